// T-46: one line for each trigger, whatever became of it.
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/core/audit.ts';
import * as event from './events.ts';
import { type Fact, given, type Story } from './given.ts';
import { task } from './task.ts';

const byStranger = { text: { ...event.fineText, authorRole: 'read' as const } };

function linesOf({ effects }: Story): readonly AuditEntry[] {
  return effects.flatMap(({ effect }) => (effect.kind === 'audit.append' ? [effect.entry] : []));
}

describe('T-46: the audit has exactly one line', () => {
  const label = given(undefined).when(event.labeled('backend'));
  const at = (moment: 'in_progress' | 'assigned' | 'review') => given(() => task(moment));

  test.each<[string, Story, Partial<AuditEntry>]>([
    [
      'for a label that starts work',
      label.when(event.permission('maintain')),
      {
        trigger: 'label backend',
        actor: 'mona',
        role: 'maintain',
        decision: 'accepted',
        code: null,
        name: 'acme/widgets#12',
      },
    ],
    [
      'for a label by somebody who may not',
      label.when(event.permission('triage')),
      { decision: 'refused', code: 'permission', role: 'triage', reason: 'mona has only triage permission' },
    ],
    [
      'for a look-up that failed',
      label.when(event.permission(null)),
      { decision: 'refused', role: null, reason: 'the permission of mona could not be looked up' },
    ],
    [
      'for a label that was gone when it was looked at',
      label.when(event.looked({ seen: gone() })),
      { decision: 'refused' },
    ],
    ['for a text that waits for approval', label.when(event.looked(byStranger)), { decision: 'accepted' }],
    [
      'for a bot',
      given(undefined).when(event.botRefused()),
      { decision: 'refused', actor: 'otherbot[bot]', reason: 'a bot that is not listed' },
    ],
    [
      'for a question about the status',
      at('in_progress').when(event.says('status')),
      { trigger: 'command status', decision: 'accepted' },
    ],
    [
      'for a command that is carried out',
      at('in_progress').when(event.says('stop'), event.mayCommand()),
      { trigger: 'command stop', decision: 'accepted', role: 'write' },
    ],
    [
      'for a command that leads to work',
      given(undefined).when(event.says('deploy', 'rust'), event.mayCommand()),
      { trigger: 'command deploy', decision: 'accepted' },
    ],
    [
      'for a command that no agent type fits',
      given(undefined).when(event.says('deploy', 'cobol'), event.mayCommand()),
      { trigger: 'command deploy', decision: 'refused' },
    ],
    [
      'for an unknown command',
      at('in_progress').when(event.says('dploy'), event.mayCommand()),
      { trigger: 'command dploy', decision: 'refused', code: 'unknown_verb' },
    ],
    [
      'for a review that counts',
      at('review').when(event.reviewed('changes_requested'), event.permission('write')),
      { trigger: 'review changes_requested', actor: 'rob', decision: 'accepted' },
    ],
    [
      'for a review by a stranger',
      at('review').when(event.reviewed('changes_requested'), event.permission('read')),
      { decision: 'refused' },
    ],
    [
      'for an edit that gates the text again',
      at('assigned').when(event.edited({ body: 'Evil.' }, 'eve'), event.permission('read')),
      { trigger: 'edit', actor: 'eve', decision: 'refused', code: 'edited_by_stranger' },
    ],
    [
      'for a start that is refused',
      at('assigned').when(event.slotTaken(), event.mayStart({}, 'none')),
      { trigger: 'start', decision: 'refused', code: 'permission', reason: 'mona has only none permission now' },
    ],
    [
      'for an edited comment',
      at('in_progress').when(event.editedCommand('stop'), event.permission('write')),
      { trigger: 'edited command stop', decision: 'refused', code: 'edited_comment' },
    ],
    [
      'for a push that is stopped',
      given(() => task('push')).when(event.pushRefused('config.js: aws key')),
      { trigger: 'push', decision: 'refused', reason: 'config.js: aws key' },
    ],
  ])('%s', (_, story, line) => {
    expect(linesOf(story)).toEqual([expect.objectContaining(line)]);
  });

  test.each<[string, Story]>([
    ['while a label is still being looked at', label],
    ['for a start that is allowed', at('assigned').when(event.slotTaken(), event.mayStart())],
    ['for an edit by a writer', at('assigned').when(event.edited({ body: 'More.' }), event.permission('write'))],
    ['for a label that means nothing, put on by a bot', given(undefined).when(event.botRefused('x[bot]', 'wontfix'))],
    ['for what an agent reports', at('in_progress').when(event.reported('status'))],
  ])('and none %s', (_, story) => {
    expect(linesOf(story)).toEqual([]);
  });

  test('with the delivery that was the cause', () => {
    const delivered = given(undefined).when((told) => ({ ...event.labeled('backend')(told), delivery: 'guid-1' }));
    expect(linesOf(delivered.when(event.permission('write')))[0]?.delivery).toBe('guid-1');
    expect(linesOf(label.when(event.permission('write')))[0]?.delivery).toBeNull();
  });
});

test('who asked for work at the CLI hears that no agent type fits', () => {
  const cli = (agent: string) => given(undefined).when(event.says('deploy', agent, { cli: true }), event.mayCommand());
  const answer = (story: Story) => story.effects.find(({ effect }) => effect.kind === 'answer.give')?.effect;
  expect(answer(cli('cobol'))).toMatchObject({ outcome: 'refused', note: { about: 'rejected' } });
  expect(answer(cli('rust'))).toMatchObject({ outcome: 'accepted', note: null });
});

function gone() {
  return { open: true, labels: [], pull: null, gone: false };
}

describe('a line tells all', () => {
  const delivered =
    (fact: Fact): Fact =>
    (told) => ({ ...fact(told), delivery: 'guid-1' });
  const accepted = { name: 'acme/widgets#12', actor: 'mona', decision: 'accepted', code: null } as const;
  const refused = { ...accepted, decision: 'refused' } as const;
  const tried = { changes: { tried: 3, role: 'write' } } as const;
  const stop = { trigger: 'command stop', code: 'nothing_runs', reason: 'nothing to stop' };

  test.each<[string, Fact, AuditEntry]>([
    [
      'a question that is free',
      event.says('status'),
      { ...accepted, trigger: 'command status', role: null, delivery: null, reason: 'asked for the status' },
    ],
    [
      'one that a webhook told of',
      delivered(event.says('status')),
      { ...accepted, trigger: 'command status', role: null, delivery: 'guid-1', reason: 'asked for the status' },
    ],
    [
      'a command that was come back to',
      event.mayDo('stop', '', tried),
      { ...refused, ...stop, role: 'write', delivery: null },
    ],
    [
      'one of somebody whom nobody looked up',
      delivered(event.mayDo('stop', '', { changes: { tried: 3 } })),
      { ...refused, ...stop, role: null, delivery: 'guid-1' },
    ],
  ])('of %s', (_, fact, line) => {
    expect(linesOf(given(undefined).when(fact))).toEqual([line]);
  });
});

test('who is refused at the CLI hears it there, in the words of the refusal', () => {
  const note = {
    about: 'refused',
    reason: 'nothing is running here',
    hint: expect.any(String),
    command: expect.any(Object),
  } as const;
  const give = { kind: 'answer.give', to: 'the-one-who-waits', outcome: 'refused' } as const;
  given(undefined)
    .when(event.mayDo('stop', '', { cli: true }))
    .exactly({ ...give, note, code: 'nothing_runs' });
  const rejected = { about: 'rejected', reason: 'there is no agent type `cobol`, but `rust`, `go`, `docs`' } as const;
  given(undefined)
    .when(event.mayDo('deploy', 'cobol', { cli: true }))
    .exactly({ ...give, note: rejected }, { kind: 'comment.post', key: 'rejected/0', number: 12, note: rejected });
});

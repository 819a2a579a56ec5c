// An issue that is edited after it was asked for: by a writer, by somebody else, before and after the work began.
import { describe, expect, test } from 'vitest';
import { noConversation } from '../../src/core/conversation.ts';
import { frozenHash } from '../../src/core/frozen.ts';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { given } from './given.ts';
import { issue, repository } from './origin.ts';
import { lifeUntil, type Moment, task } from './task.ts';

const why = 'rita, who has no write permission, wrote it';
const other = issue(['backend'], { body: 'Sort it twice.' });
const hash = frozenHash(other, noConversation);
const byStranger = { text: { ...event.fineText, authorRole: 'read' as const } };
const by = (sender: string) => event.edited({ body: 'Sort it twice.' }, sender);
const lookedAtEdit = (role: 'write' | 'read') => event.permission(role, undefined, {}, ['edit']);
const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const write = { kind: 'memory.write' } as const;
const upsert = (urgent: boolean) => ({ kind: 'comment.upsert', urgent }) as const;

test('before the work began makes us look who did it, with the text it has now', () => {
  const cause = { kind: 'edit', repository, issue: other } as const;
  at('assigned').when(by('ann')).exactly({ kind: 'actor.check', actor: 'ann', cause });
});

describe('by a writer', () => {
  test('of a text that waits: it still waits, as it is now', () => {
    const story = lifeUntil('requested').when(event.looked(byStranger), by('ann'), lookedAtEdit('write'));
    story.then('requested').exactly(write, upsert(true));
    expect(story.record()).toMatchObject({ issue: other, edited: null, reason: `waits for approval: ${why}` });
    expect(story.record().approval).toEqual({ hash, needed: why, by: null, at: null });
  });

  test.each<[string, Task['approval']]>([
    ['nobody has looked at yet', null],
    ['a writer has approved', { hash: 'h', needed: null, by: 'bob', at: 1 }],
  ])('of a text that %s: what was asked for stays', (_, approval) => {
    const story = at('requested', { approval }).when(by('ann'), lookedAtEdit('write')).then('requested');
    story.exactly(write, upsert(false)).having({ approval, edited: { by: 'ann', at: story.step?.at ?? 0 } });
    expect(story.record().issue).toEqual(issue());
  });

  test('while the agent is at work is noted, and shown at once', () => {
    const story = at('in_progress').when(by('ann')).exactly(write, upsert(true));
    expect(story.record().edited).toEqual({ by: 'ann', at: story.step?.at });
  });
});

describe('by somebody without write permission', () => {
  const needed = 'eve, who has no write permission, edited it';

  test('before the work began: a writer must look, and the attempt is over', () => {
    const story = at('assigned', { held: 'paused by ann' }).when(by('eve'), lookedAtEdit('read')).then('requested');
    story.exactly(
      { kind: 'comment.post', key: `approval/${hash}`, number: 12, note: { about: 'approval', reason: needed, hash } },
      write,
      upsert(true),
    );
    story.having({ issue: other, choice: null, held: null, reason: `waits for approval: ${needed}` });
    expect(story.record().approval).toEqual({ hash, needed, by: null, at: null });
    expect(story.record().attempts).toMatchObject([
      { number: 1, endedAt: story.step?.at, outcome: 'the text was changed' },
    ]);
  });

  test('takes back the search for a host, and nothing else', () => {
    const story = at('assigned').when(event.unlabeled('backend'), by('eve'), lookedAtEdit('read')).then('requested');
    expect(story.record().wishes.map(({ effect }) => effect.kind)).toEqual(['issue.look']);
  });

  test('that is looked at only when a host has begun leaves the frozen text', () => {
    const story = at('assigned').when(by('eve'), event.slotTaken(), lookedAtEdit('read')).then('assigned');
    story.exactly(write, upsert(true)).having({ edited: { by: 'eve', at: story.step?.at ?? 0 } });
    expect(story.record()).toMatchObject({ issue: issue(), session: { state: 'deploying' } });
  });
});

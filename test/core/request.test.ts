// How work is asked for: who may, by which label or command, and what comes of it when nobody can.
import { describe, expect, test } from 'vitest';
import { type Conversation, noConversation } from '../../src/core/conversation.ts';
import { frozenHash } from '../../src/core/frozen.ts';
import type { PullState, Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { type Fact, given } from './given.ts';
import { issue } from './origin.ts';
import { policy } from './policy.ts';
import { lifeUntil, type Moment, moments, task } from './task.ts';

describe('a label', () => {
  test('that nobody names creates nothing', () => {
    given(undefined).when(event.labeled('wontfix')).nothing();
  });

  test('that only a capability names is enough', () => {
    const story = given(undefined).when(event.labeled('Writing'), event.permission('write')).then('assigned');
    expect(story.record().choice).toMatchObject({ label: 'writing', rule: 'capability writing', agent: 'docs' });
  });

  test('in odd capitals is kept as the rule writes it, so that taking it off is understood', () => {
    const story = given(undefined).when(event.labeled(' BackEnd '), event.permission('write')).then('assigned');
    expect(story.record().choice?.label).toBe('backend');
    story
      .when(event.unlabeled('BACKEND'))
      .wishing('issue.look')
      .when(event.seen({ labels: [' bACKEND '] }))
      .then('assigned');
  });

  test.each(['assigned', 'deploying', 'in_progress', 'checks', 'review', 'retry_queue'] as const)(
    'put on again while the task is at "%s" makes no second one',
    (moment) => {
      given(() => task(moment))
        .when(event.labeled('backend'))
        .nothing();
    },
  );

  test.each(['available', 'completed', 'failed'] as const)('asks anew for a task that rests as %s', (moment) => {
    given(() => task(moment))
      .when(event.labeled('backend'))
      .then('requested')
      .wishing('actor.check');
  });

  test('that was put on decides, whatever other labels the issue has', () => {
    const labels = ['wontfix', 'backend'];
    const story = given(undefined).when(event.labeled('backend', { labels }), event.permission('write'));
    expect(story.record().choice).toMatchObject({ label: 'backend', agent: 'rust' });
  });

  test('that was put on decides, even when an older one means work too', () => {
    const labels = ['docs', 'backend'];
    const story = given(undefined).when(event.labeled('backend', { labels }), event.permission('write'));
    expect(story.record().choice).toMatchObject({ label: 'backend', agent: 'rust' });
  });

  test('says why a better-placed type was passed over', () => {
    const story = given(undefined).when(event.labeled('backend'), event.permission('write', { rust: 0, go: 1 }));
    expect(story.record().choice).toMatchObject({ agent: 'go', passedOver: [{ agent: 'rust', why: 'full' }] });
  });
});

describe('a person who asks', () => {
  test.each(['none', 'read', 'triage'] as const)(
    'with %s permission is refused, and the task is free again',
    (role) => {
      const story = lifeUntil('requested').when(event.permission(role)).then('available').wishing();
      expect(story.history.map(({ to }) => to)).toEqual(['requested', 'rejected', 'available']);
      expect(story.record().reason).toBe(`mona has only ${role} permission`);
    },
  );

  test.each(['write', 'maintain', 'admin'] as const)('with %s permission is served', (role) => {
    lifeUntil('requested').when(event.permission(role)).then('assigned');
  });

  test('whose permission could not be looked up is refused', () => {
    const story = lifeUntil('requested').when(event.permission(null)).then('available');
    expect(story.record().reason).toBe('the permission of mona could not be looked up');
  });

  test('may be served after somebody else was refused', () => {
    lifeUntil('requested')
      .when(event.permission('read'))
      .then('available')
      .when(event.says('deploy', 'rust'), event.permission('write'))
      .then('assigned');
  });
});

describe('deploy by command', () => {
  test('takes the agent type it names', () => {
    const story = given(undefined).when(event.says('deploy', 'go'), event.permission('write')).then('assigned');
    expect(story.wishing('slot.find').record().choice).toMatchObject({
      label: 'backend',
      rule: 'deploy',
      agent: 'go',
    });
  });

  test('is refused an agent type that the rule of the label does not allow, and the rule is named (S-061)', () => {
    const story = given(undefined).when(event.says('deploy', 'docs'), event.permission('write')).then('available');
    expect(story.wishing('comment.post').wish('comment.post').note).toEqual({
      about: 'rejected',
      reason: 'rule `backend_tasks` of label `backend` does not allow agent type `docs`, but `rust`, `go`',
    });
  });

  test('goes before others with a label that says so', () => {
    const labels = ['backend', 'Priority: High'];
    const story = given(undefined).when(event.says('deploy', 'go', { labels }), event.permission('write'));
    expect(story.then('assigned').wish('slot.find')).toMatchObject({ priority: 'high' });
  });

  test('without a name follows the labels', () => {
    const story = given(undefined).when(event.says('deploy'), event.permission('write')).then('assigned');
    expect(story.record().choice).toMatchObject({ rule: 'backend_tasks', agent: 'rust' });
  });

  test('needs no label', () => {
    const story = given(undefined).when(event.says('deploy', 'go', { labels: [] }), event.permission('write'));
    story.then('assigned').when(event.unlabeled('backend')).nothing();
  });

  test('is told which agent type does not exist', () => {
    const story = given(undefined).when(event.says('deploy', 'cobol'), event.permission('write')).then('available');
    const { note } = story.wishing('comment.post').wish('comment.post');
    expect(note).toEqual({ about: 'rejected', reason: 'there is no agent type `cobol`, but `rust`, `go`, `docs`' });
  });

  test('is not fooled by a name that every object has', () => {
    given(undefined).when(event.says('deploy', 'constructor'), event.permission('write')).then('available');
  });

  test('is told when no label and no capability fits', () => {
    const story = given(undefined).when(event.says('deploy', '', { labels: ['wontfix'] }), event.permission('write'));
    expect(story.then('available').wish('comment.post').note).toMatchObject({ about: 'rejected' });
  });

  test('while the work is under way is refused in words', () => {
    const story = given(() => task('in_progress'))
      .when(event.says('deploy'), event.permission('write'))
      .then('in_progress');
    expect(story.wish('comment.post').note).toMatchObject({
      about: 'refused',
      reason: 'the task is in progress already',
    });
  });

  test('typed at the CLI is answered without a comment', () => {
    const story = given(() => task('in_progress')).when(
      event.says('deploy', '', { cli: true }),
      event.permission('write'),
    );
    story.wishing();
    expect(story.effects.some(({ effect }) => effect.kind === 'comment.post')).toBe(false);
  });
});

describe('a label put on, taken off and put on again', () => {
  test('before anybody looked: one task', () => {
    const story = lifeUntil('requested').when(event.unlabeled('backend')).wishing('issue.look');
    const again = story.when(event.labeled('backend')).wishing('event.repeat').when(event.seen());
    again.when(event.permission('write')).then('assigned').when(event.labeled('backend')).nothing();
  });

  test('after the task was assigned: one task', () => {
    const story = given(() => task('assigned')).when(event.unlabeled('backend'), event.labeled('backend'));
    story.when(event.seen()).then('assigned').when(event.slotTaken(), event.mayStart()).wishing('session.start');
  });

  test('and off for good before anybody looked: no task', () => {
    lifeUntil('requested')
      .when(event.unlabeled('backend'), event.seen({ labels: [] }), event.permission('write'))
      .then('available');
  });

  test('does not confuse a new request with the label of an older one', () => {
    const again = given(() => task('completed'))
      .when(event.labeled('docs'))
      .then('requested');
    again.when(event.issueClosed(), event.timeIsUp('issue-look'), event.seen({ labels: ['docs'] })).then('requested');
  });
});

test('every moment of a life has a record of its own', () => {
  expect(moments.map((moment) => task(moment).id)).toEqual(moments.map(() => '4711-12'));
});

const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const write = { kind: 'memory.write' } as const;
const upsert = { kind: 'comment.upsert', urgent: true } as const;
const found = { kind: 'slot.find', agent: 'rust', attempt: 1, priority: 'normal', phase: false } as const;

describe('a request that is granted', () => {
  test('looks for a host, and shows itself', () => {
    lifeUntil('requested').when(event.permission('write')).exactly(found, write, upsert);
    at('available')
      .when(event.labeled('backend'), event.permission('write'))
      .exactly({ ...found, attempt: 2 }, write, upsert);
  });

  test.each<[string, number, boolean]>([
    ['of an issue without comments', 0, true],
    ['of an issue with comments', 1, false],
  ])('%s: whether it can have no status comment yet', (_, comments, first) => {
    const label: Fact = (told) => ({ ...event.labeled('backend')(told), issue: issue(['backend'], { comments }) });
    const asked = given(undefined).when(label);
    asked.when(event.permission('write')).exactly(found, write, first ? { ...upsert, first } : upsert);
    asked.when(label, event.permission('write')).exactly(found, write, upsert);
  });

  test('while nothing about the issue has changed is granted', () => {
    const seen = { open: true, labels: ['backend'], pull: null, gone: false, issue: issue() };
    lifeUntil('requested').when(event.looked({ seen })).then('assigned');
  });

  test('holds the text as it was read, and whose word it has', () => {
    const conversation: Conversation = { remarks: [{ author: 'ann', at: 1, body: 'UTC' }], leftOut: [] };
    const story = lifeUntil('requested').when(event.looked({ text: { ...event.fineText, conversation } }));
    const hash = frozenHash(issue(), conversation);
    expect(story.record()).toMatchObject({ conversation, approval: { hash, needed: null, by: null, at: null } });
  });

  test('does not inherit the word that a writer gave for another text', () => {
    const approval = { hash: 'another', needed: null, by: 'ann', at: 1 };
    const story = at('available', { approval }).when(event.labeled('backend'), event.permission('write'));
    expect(story.record().approval).toEqual({ ...approval, hash: hashOfIssue, by: null, at: null });
  });

  test('is looked at anew where no writer had to give a word before', () => {
    const approval = { hash: hashOfIssue, needed: null, by: null, at: null };
    const text = { ...event.fineText, authorRole: 'read' as const };
    at('available', { approval }).when(event.labeled('backend'), event.looked({ text })).then('requested');
  });

  test('by the operator at the CLI needs no look at the text', () => {
    const typed = event.says('deploy', ' go ', { cli: true, actor: 'cli:root' });
    const story = given(undefined)
      .when(typed, event.mayCommand('admin', { text: null }))
      .then('assigned');
    expect(story.record()).toMatchObject({
      conversation: noConversation,
      choice: { agent: 'go' },
      approval: { hash: hashOfIssue, needed: null },
    });
  });

  test.each([
    ['security', 'rust', 'high'],
    ['docs', 'docs', 'low'],
    ['wontfix', 'go', 'normal'],
  ])('of an issue labelled %s for %s has the priority %s', (label, agent, priority) => {
    const story = given(undefined).when(event.says('deploy', agent, { labels: [label] }), event.mayCommand());
    expect(story.wish('slot.find')).toMatchObject({ agent, priority });
  });

  test('by another name than the last follows the labels, and retry the last', () => {
    const last = task('completed', { choice: { ...chosen, agent: 'go' } });
    const agentOf = (word: string) => given(last).when(event.says(word), event.mayCommand()).record().choice?.agent;
    expect([agentOf('deploy'), agentOf('retry')]).toEqual(['rust', 'go']);
    given(undefined)
      .when(event.says('retry'), event.mayCommand())
      .then('assigned')
      .having({ choice: expect.objectContaining({ agent: 'rust' }) });
  });

  test('says by whom', () => {
    const story = given(undefined).when(event.says('deploy', 'go'), event.mayCommand());
    expect(story.history.map(({ reason }) => reason)).toContain('deploy by mona');
  });

  test.each<[string, Moment, PullState, boolean]>([
    ['that was merged', 'completed', 'merged', false],
    ['that was closed', 'available', 'closed', false],
    ['that is open', 'failed', 'open', true],
  ])('a pull request %s: whether it goes on', (_, moment, state, goesOn) => {
    const { pull } = task('review');
    const before = { pull: pull && { ...pull, state }, pullRounds: 2 };
    const story = at(moment, before).when(event.says('deploy'), event.mayCommand()).then('assigned');
    expect(story.record()).toMatchObject(goesOn ? before : { pull: null, pullRounds: 0 });
  });
});

describe('a request that is refused', () => {
  const rejected = (story: ReturnType<typeof given>) => story.history.find(({ to }) => to === 'rejected')?.reason;

  test('says why in its history', () => {
    expect(rejected(lifeUntil('requested').when(event.permission('read')))).toBe('mona has only read permission');
    const unfit = given(undefined).when(event.says('deploy', 'cobol'), event.mayCommand());
    expect(rejected(unfit)).toBe('no configured agent type fits');
  });

  test.each([
    [['wontfix', 'question'], '`wontfix`, `question`'],
    [['legacy'], '`legacy`'],
    [[], 'none'],
  ])('for the labels %j names them', (labels, names) => {
    const legacy = { name: 'old', labels: ['legacy'], agents: ['cobol'], priority: 'normal' } as const;
    const story = given(undefined, policy({ rules: [legacy] })).when(
      event.says('deploy', '', { labels }),
      event.mayCommand(),
    );
    const reason = `none of the labels (${names}) names a rule or a capability of a configured agent type`;
    story
      .then('available')
      .exactly(
        { kind: 'reaction.add', comment: 0, content: 'eyes' },
        { kind: 'comment.post', key: 'rejected/1', number: 12, note: { about: 'rejected', reason } },
      );
  });
});

const hashOfIssue = frozenHash(issue(), noConversation);
const chosen = { label: 'backend', rule: 'backend_tasks', agent: 'rust', priority: 'normal', passedOver: [] } as const;

// How work is asked for: who may, by which label or command, and what comes of it when nobody can.
import { describe, expect, test } from 'vitest';
import * as event from './events.ts';
import { given } from './given.ts';
import { lifeUntil, moments, task } from './task.ts';

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

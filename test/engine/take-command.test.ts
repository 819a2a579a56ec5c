// Commands from a terminal: the issue they mean is found, the law decides on them, and whoever waits hears why when it cannot.
import { describe, expect, test } from 'vitest';
import type { TextChecked } from '../../src/core/event-parts.ts';
import type { Issue, Repository } from '../../src/core/subject.ts';
import { createTakeCommand } from '../../src/engine/take-command.ts';
import type { CommandAnswer, CommandRequest } from '../../src/ports/answers.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { projectMarker } from '../../src/text/project/project-issue.ts';
import { issue, repository } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';
import { issueTask } from '../queue/steps.ts';
import { court, ownRedis } from './ground.ts';

const ground = ownRedis();
const gadgets: Repository = { ...repository, id: 5, name: 'gadgets' };
const writers: TextChecked = { authorRole: 'write', edit: null, conversation: { remarks: [], leftOut: [] } };
const away = new PortError('github', 'unreachable', 'GitHub answered 502', 'soon');

interface World {
  readonly served?: readonly Repository[] | PortError | 'silent';
  readonly issues?: readonly Issue[];
  readonly text?: TextChecked | PortError;
  /** How often it is still waited for, when it is asked; always, if it is not said. */
  readonly awaited?: number;
}

function desk({ served = [repository], issues = [issue()], text = writers, awaited = 99 }: World = {}) {
  const here = court(ground);
  const answers: CommandAnswer[] = [];
  const lanes: number[] = [];
  let patience = awaited;
  const orThrow = async <T>(value: T | PortError): Promise<T> => {
    if (value instanceof PortError) throw value;
    return value;
  };
  const takeCommand = createTakeCommand({
    store: here.store,
    installations: { repositories: () => (served === 'silent' ? new Promise(() => {}) : orThrow(served)) },
    issues: { read: async (_, number) => issues.find((one) => one.number === number) },
    fleet: { capacity: async () => ({ free: { rust: 1 } }) },
    handle: here.handle,
    clock: here.clock,
    answers: {
      give: async (_, answer) => void answers.push(answer),
      isAwaited: async () => patience-- > 0,
    },
    policy: () => policy(),
    lane: ({ installationId }) => void lanes.push(installationId),
    checkText: () => orThrow(text),
  });
  let said = 0;
  const say = (verb: CommandRequest['verb'], written: string, words = '', again = false) => {
    if (!again || said === 0) said++;
    return takeCommand({ verb, written, word: verb, text: words, actor: 'cli:mona', reply: `r${said}` }, again);
  };
  return { ...here, say, answers, lanes };
}

/** What the law wished, in its order. */
async function wished(kind: string) {
  const entries = await ground.waiting();
  return entries.flatMap((one) => ('effect' in one && one.effect.kind === kind ? [one.effect] : []));
}

describe('deploy', () => {
  test.each(['12', '#12', 'acme/widgets#12', 'https://github.com/acme/widgets/issues/12'])(
    'on %s, which nobody conducts yet, puts the named agent to work, by the word of the person',
    async (written) => {
      const { say, task: found, lanes, answers } = desk();
      await say('deploy', written, 'go');
      expect(answers).toEqual([]);
      expect(lanes).toEqual([99]);
      expect(await found()).toMatchObject({
        state: 'assigned',
        requester: 'cli:mona',
        choice: { agent: 'go' },
        issue: { title: 'Sort the list' },
      });
      expect(await wished('answer.give')).toEqual([{ kind: 'answer.give', to: 'r1', outcome: 'accepted', note: null }]);
    },
  );

  test('gives a known task the text as it is on GitHub now', async () => {
    const { say, conducts, task: found } = desk({ issues: [issue(['backend'], { title: 'Sort both lists' })] });
    await conducts(task('failed'));
    await say('deploy', '12', 'rust');
    expect(await found()).toMatchObject({ state: 'assigned', issue: { title: 'Sort both lists' } });
  });

  test("T-01 of a stranger's text waits for an approval like any other", async () => {
    const { say, task: found } = desk({ text: { ...writers, authorRole: 'read' } });
    await say('deploy', '12', 'rust');
    expect(await found()).toMatchObject({ state: 'requested', approval: { needed: expect.stringContaining('rita') } });
    expect(await wished('slot.find')).toEqual([]);
  });

  test('with an agent type that is not configured is refused before anything is begun', async () => {
    const { say, answers, store } = desk();
    await say('deploy', '12', 'cobol');
    expect(refusal(answers)).toEqual({
      code: 'agent_unknown',
      reason: 'there is no agent type "cobol"',
      hint: 'agent types: rust, go, docs',
    });
    expect(await store.list('all')).toEqual([]);
  });

  test('of a text that cannot be looked at begins nothing', async () => {
    const { say, answers, store } = desk({ text: away });
    await say('deploy', '12', 'rust');
    expect(refusal(answers)).toMatchObject({ code: 'github_away', reason: 'GitHub answered 502' });
    expect(await store.list('all')).toEqual([]);
  });
});

describe('what is meant', () => {
  test("a number is the issue's before it is a pull request's; of a pull request it is the task behind it", async () => {
    const { say, conducts } = desk();
    await conducts(task('review'));
    const { pull } = task('review');
    await say('approve', String(pull?.number), '0000');
    const [{ note } = {}] = (await wished('answer.give')) as { note: unknown }[];
    expect(note).toMatchObject({ command: { onPull: true, number: pull?.number, actor: 'cli:mona' } });
  });

  test('a task whose repository was renamed is found by its new name', async () => {
    const renamed = { ...repository, name: 'things' };
    const { say, conducts, task: found } = desk({ served: [renamed] });
    await conducts(task('in_progress'));
    await say('stop', 'acme/things#12');
    expect((await found()).stopping).toBe('stopped by cli:mona');
  });

  test('a pull request of a renamed repository is still the task behind it', async () => {
    const { say, conducts } = desk({ served: [{ ...repository, name: 'things' }] });
    await conducts(task('review'));
    const number = task('review').pull?.number;
    await say('approve', `https://github.com/acme/things/pull/${number}`, '0000');
    expect(await wished('answer.give')).toMatchObject([{ note: { command: { onPull: true, number } } }]);
  });

  test('a known task is reached while GitHub is away', async () => {
    const { say, conducts, task: found } = desk({ served: away });
    await conducts(task('in_progress'));
    await say('stop', '12');
    expect((await found()).stopping).toBe('stopped by cli:mona');
  });

  test.each([
    [
      '12',
      { served: [repository, gadgets] },
      'repository_ambiguous',
      'say which one: acme/widgets#12, acme/gadgets#12',
    ],
    ['acme/nothing#12', {}, 'repository_unknown', 'served: acme/widgets#12'],
    ['12', { served: [] }, 'repository_unknown', 'served: none'],
    ['99', {}, 'task_unknown', 'write 12'],
    ['twelve', {}, 'task_name_bad', 'write 12'],
    ['12', { served: away }, 'github_away', 'try again'],
    [
      '13',
      { issues: [issue([], { number: 13, author: 'conductor[bot]', body: `x\n\n${projectMarker(repository.id)}` })] },
      'not_an_issue',
      'name another issue',
    ],
    [
      '13',
      { issues: [issue([], { number: 13, url: 'https://github.com/acme/widgets/pull/13' })] },
      'not_an_issue',
      'name the issue',
    ],
  ] as const)('%s in %o is told as %s', async (written, world, code, hint) => {
    const { say, answers, store } = desk(world);
    await say('deploy', written, 'rust');
    expect(refusal(answers)).toMatchObject({ code, hint: expect.stringContaining(hint) });
    expect(await store.list('all')).toEqual([]);
    expect(await ground.waiting()).toEqual([]);
  });

  test('a number that two repositories have is not guessed', async () => {
    const { say, conducts, answers } = desk({ served: [repository, gadgets] });
    await conducts(task('in_progress'));
    await conducts({ ...task('in_progress'), id: '5-12', repository: gadgets });
    await say('stop', '12');
    expect(refusal(answers)).toMatchObject({ code: 'repository_ambiguous' });
  });
});

describe('a whole repository', () => {
  test.each(['', 'acme/widgets', 'Acme/Widgets', 'https://github.com/acme/widgets', 'acme/widgets#12'])(
    'is paused as "%s", without a record of a task',
    async (written) => {
      const { say, store, lanes } = desk();
      await say('pause', written);
      expect(await wished('repository.pause')).toEqual([{ kind: 'repository.pause', by: 'cli:mona', stop: false }]);
      expect(await wished('answer.give')).toMatchObject([{ to: 'r1', outcome: 'accepted' }]);
      expect(await store.list('all')).toEqual([]);
      expect(lanes).toEqual([99]);
    },
  );

  test('stops while GitHub is away', async () => {
    const { say, conducts } = desk({ served: away });
    await conducts(task('in_progress'));
    await say('stop-all', '');
    await say('resume', 'acme/widgets');
    expect(await wished('repository.pause')).toMatchObject([{ stop: true }]);
    expect(await wished('repository.resume')).toHaveLength(1);
    expect(await ground.waiting()).toContainEqual(expect.objectContaining({ task: '4711-0' }));
  });

  test('that is known by name stops even while GitHub does not answer at all', async () => {
    const { say, conducts } = desk({ served: 'silent' });
    await conducts(task('in_progress'));
    await say('stop-all', 'acme/widgets');
    expect(await wished('repository.pause')).toHaveLength(1);
  });

  test('is not guessed where there are several', async () => {
    const { say, answers } = desk({ served: [repository, gadgets] });
    await say('stop-all', '');
    expect(refusal(answers)).toMatchObject({
      code: 'repository_ambiguous',
      hint: 'say which one: acme/widgets, acme/gadgets',
    });
  });

  test.each([
    ['acme/nothing', 'repository_unknown'],
    ['what?', 'repository_name_bad'],
  ])('%s is told as %s', async (written, code) => {
    const { say, answers } = desk();
    await say('pause', written);
    expect(refusal(answers)).toMatchObject({ code });
    expect(await ground.waiting()).toEqual([]);
  });
});

describe('a person who waits', () => {
  test('no longer, finds nothing done', async () => {
    for (const awaited of [0, 1]) {
      const { say, store, answers } = desk({ awaited });
      await say('deploy', '12', 'rust');
      expect([await store.list('all'), answers]).toEqual([[], []]);
    }
  });

  test('is answered by the law when it refuses', async () => {
    const { say, answers } = desk();
    await say('stop', '12');
    expect(answers).toEqual([]);
    expect(await wished('answer.give')).toMatchObject([
      { outcome: 'refused', note: { reason: 'nothing is running here' } },
    ]);
  });

  test('hears it when the law has nothing to say', async () => {
    const { say, conducts, answers } = desk();
    await conducts(task('in_progress', { seen: ['cli/r1'] }));
    await say('send', '12', 'Use tabs.');
    expect(refusal(answers)).toMatchObject({ code: 'nothing_to_do' });
  });

  test('gets one thing done when the job runs twice', async () => {
    const { say, conducts, task: found, answers } = desk();
    await conducts(issueTask(12, 'in_progress'));
    await say('send', '12', 'Use tabs.');
    const { rev } = await found();
    await say('send', '12', 'Use tabs.', true);
    expect((await found()).rev).toBe(rev);
    expect(answers).toEqual([]);
  });
});

function refusal([answer]: readonly CommandAnswer[]) {
  if (answer?.note?.about !== 'refused') throw new Error(`nothing was refused: ${JSON.stringify(answer)}`);
  const { note, code } = answer;
  return { code, reason: note.reason, hint: note.hint };
}

// A delivery, heard: which tasks it is brought to, under which ids, and what is ignored.
import { expect, test } from 'vitest';
import type { EventBody } from '../../src/core/event.ts';
import type { Repository } from '../../src/core/subject.ts';
import type { Task } from '../../src/core/task.ts';
import { createHear } from '../../src/engine/hear.ts';
import type { Heard } from '../../src/ports/heard.ts';
import { createEdits } from '../../src/queue/edits.ts';
import { issue, repository } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { issueTask } from '../queue/steps.ts';
import { type Court, court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();

const labelled: EventBody = { kind: 'issue.labeled', label: 'backend', sender: 'mona', repository, issue: issue() };
const edited = { kind: 'issue.edited', sender: 'rita', repository, issue: issue([], { asOf: noon - 5 }) } as const;
const lost: EventBody = { kind: 'access.lost', why: 'the App was suspended' };
const returned: EventBody = { kind: 'access.returned' };
const renamed: EventBody = { kind: 'label.renamed', from: 'backend', to: 'api' };
const elsewhere: Repository = { ...repository, id: 8000, name: 'gadgets' };

test('an event goes to the task of its issue, under the delivery’s id and its place in it', async () => {
  const { hear, told, lanes } = listener([to(12, labelled), to(12, labelled, 'comment/7/0')]);
  await hear();
  expect(told).toEqual([
    { task: '4711-12', kind: 'issue.labeled', id: 'a/0', delivery: 'a', at: noon },
    { task: '4711-12', kind: 'issue.labeled', id: 'comment/7/0', delivery: 'a', at: noon },
  ]);
  expect(lanes).toEqual([repository, repository]);
});

test('R-54: what is said of a pull request goes to the task that opened it, else to nobody’s', async () => {
  const at = listener([onPull(40, labelled), onPull(41, labelled)]);
  const pull = { number: 40, url: '', state: 'open', head: 'f'.repeat(40), mergeCommit: null, told: [] } as const;
  const ci = { sha: pull.head, state: 'none', checks: [] } as const;
  await at.conducts(issueTask(12, 'review', { pull: { ...pull, ci, approval: null } }));
  await at.hear();
  expect(at.told.map(({ task }) => task)).toEqual(['4711-12', '4711-41']);
});

test('T-37: what comes from a repository that is not served is ignored with one line in the log', async () => {
  const at = listener([to(12, labelled), to(12, edited)], () => false);
  await at.hear();
  expect(at.told).toEqual([]);
  expect(at.lanes).toEqual([]);
  expect(await at.edits.last('4711-12')).toBeNull();
  expect(at.lines).toEqual([
    {
      level: 'info',
      message: 'not a repository that is served: ignored',
      fields: { delivery: 'a', event: 'issues', repository: 'acme/widgets' },
    },
  ]);
});

test('R-17: work that was begun goes on in a repository that is not on the list under its new name', async () => {
  const at = listener([to(12, labelled), to(13, labelled), to(14, labelled)], () => false);
  await at.conducts(issueTask(12, 'in_progress'));
  await rests(at, issueTask(13, 'available'));
  await at.hear();
  expect(at.told.map(({ task }) => task)).toEqual(['4711-12']);
});

test('T-19: an edit is on record before the law hears of it, also where nobody conducts the issue', async () => {
  const seen: unknown[] = [];
  const at = listener([to(12, edited)], undefined, async () => void seen.push(await at.edits.last('4711-12')));
  await at.hear();
  expect(seen).toEqual([{ by: 'rita', at: noon - 5 }]);
});

test('C-23: what happens to the project issue is told to who keeps it, and never to the law', async () => {
  const at = listener([
    { ...to(mirrored, { ...edited, issue: issue([], { number: mirrored }) }), was: 'before' },
    to(mirrored, { kind: 'issue.closed', sender: 'rita' }),
  ]);
  await at.hear();
  expect(at.told).toEqual([]);
  expect(await at.edits.last(`4711-${mirrored}`)).toBeNull();
  expect(at.seen).toEqual([
    ['issue.edited', 'before'],
    ['issue.closed', undefined],
  ]);
});

test('R-14: what concerns a repository is told to each of its tasks, each under an id of its own', async () => {
  const at = listener([toRepository(renamed)]);
  for (const [number, state] of [[12, 'in_progress'] as const, [13, 'completed'] as const])
    await at.conducts(issueTask(number, state));
  await at.conducts({ ...issueTask(14, 'in_progress'), id: '8000-14', repository: elsewhere });
  await at.hear();
  expect(at.told.map(({ task, id }) => [task, id]).toSorted()).toEqual([
    ['4711-12', 'a/0/4711-12'],
    ['4711-13', 'a/0/4711-13'],
  ]);
});

test('R-14: that the label of a rule has another name is a warning that names the rule', async () => {
  const at = listener([toRepository(renamed), toRepository({ kind: 'label.renamed', from: 'wontfix', to: 'nope' })]);
  await at.hear();
  expect(at.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
    { rule: 'backend_tasks', label: 'backend', renamed: 'api' },
  ]);
});

test('R-18: that access was lost is told to what is under way in the whole installation, whatever is served', async () => {
  const at = listener(
    [{ address: { by: 'installation', installationId: 99 }, body: lost, meaning: null }],
    () => false,
  );
  await at.conducts(issueTask(12, 'in_progress'));
  await at.conducts(issueTask(13, 'completed'));
  await at.conducts({ ...issueTask(14, 'assigned'), id: '8000-14', repository: elsewhere });
  await at.conducts({ ...issueTask(15, 'assigned'), repository: { ...repository, installationId: 1 } });
  await at.hear();
  expect(at.told.map(({ task }) => task).toSorted()).toEqual(['4711-12', '8000-14']);
});

test('R-18: that it came back is told to those who had lost it too, first of all under which installation', async () => {
  const at = listener([toRepository(returned, { installationId: 100, name: 'widgets2' })]);
  await rests(at, issueTask(12, 'available', { accessLost: true }));
  await rests(at, issueTask(13, 'available'));
  await at.hear();
  expect(at.told).toMatchObject([
    { task: '4711-12', kind: 'repository.moved', id: 'a/0/4711-12/moved' },
    { task: '4711-12', kind: 'access.returned', id: 'a/0/4711-12' },
  ]);
  expect(at.bodies[0]).toEqual({
    kind: 'repository.moved',
    repository: { ...repository, installationId: 100, name: 'widgets2' },
  });
  expect(at.lanes).toEqual([{ ...repository, installationId: 100, name: 'widgets2' }]);
});

test('R-18: that it came back under the same installation needs no such word', async () => {
  const at = listener([toRepository(returned)]);
  await rests(at, issueTask(12, 'available', { accessLost: true }));
  await at.hear();
  expect(at.told.map(({ kind }) => kind)).toEqual(['access.returned']);
});

function to(number: number, body: EventBody, meaning: string | null = null): Heard {
  return { address: { by: 'issue', repository, number }, body, meaning };
}

function onPull(number: number, body: EventBody): Heard {
  return { address: { by: 'pull', repository, number }, body, meaning: null };
}

const mirrored = 90;

function toRepository(body: EventBody, changes: Partial<Repository> = {}): Heard {
  const { id, owner, name, installationId } = { ...repository, ...changes };
  return { address: { by: 'repository', repository: { id, owner, name, installationId } }, body, meaning: null };
}

/** Only of what was begun is there a record that it came to rest. */
async function rests(at: Court, task: Task): Promise<void> {
  await at.conducts({ ...task, state: 'requested' });
  await at.conducts(task);
}

/** Hears one delivery that means this, over a real store; what the law would be told is written down. */
function listener(heard: readonly Heard[], serves = () => true, onTell = async () => {}) {
  const here = court(ground);
  const told: { task: string; kind: string; id: string; at: number; delivery?: string }[] = [];
  const bodies: EventBody[] = [];
  const lanes: Repository[] = [];
  const seen: unknown[] = [];
  const edits = createEdits(ground.redis());
  const hear = createHear({
    ...here,
    translate: () => heard,
    serves,
    edits,
    handle: async (task, body, meta) => {
      await onTell();
      told.push({ task, kind: body.kind, ...meta });
      bodies.push(body);
      return 'committed';
    },
    lane: (one) => void lanes.push(one),
    mirror: {
      is: async (_, { number }) => number === mirrored,
      hear: async (_, { body, was }) => void seen.push([body.kind, was]),
    },
    policy,
  });
  return { ...here, seen, hear: () => hear({ guid: 'a', event: 'issues', body: '{}' }), told, bodies, lanes, edits };
}

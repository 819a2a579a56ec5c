// Every hostile text as title, body and comment of issues, and as everything an agent says and does: it leaves no trace outside the worktree.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { branchOf } from '../../src/core/branch.ts';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { parseTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { useLine } from '../line/use-line.ts';
import { hostOf, processesWith, refsOf } from './host.ts';
import { agentCommand, files } from './journey.ts';
import { strangersAmong } from './keys.ts';
import { letThemThrough, type Passage } from './passage.ts';
import { deedsOf } from './posted.ts';
import { filesIn, strangersIn } from './tree.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
const says = join(world.dir, 'says');
const limits = { max_attempts: 1, max_feedback_rounds: 2 };
const line = useLine({ env: world.env, command: agentCommand(says), files, slots: 12, project: { limits } });
afterAll(() => world.end());

let passage: Passage;
beforeAll(async () => {
  passage = await letThemThrough(line(), says, world.texts);
}, 900_000);

test('the table has at least 200 texts, no two alike', () => {
  expect(new Set(world.texts.map(({ text }) => text)).size).toBe(world.texts.length);
  expect(world.texts.length).toBeGreaterThanOrEqual(200);
});

test('T-24: no text was run', () => {
  expect(world.canaries(line().dir)).toEqual([]);
});

test('every task ended in a normal state, and an issue that said stop stopped nothing', () => {
  const ends = passage.tasks.map(({ state, reason }) => `${state}: ${reason}`);
  expect(
    ends.filter(
      (one) => !/^(available: everything was stopped by alice|failed: .*exit(ed)? (with |code )?3)/.test(one),
    ),
  ).toEqual([]);
});

describe('on the disk', () => {
  test('every file outside of the worktrees has a name of ours, and nobody wrote where nobody writes', async () => {
    // A lock or a half-written file is gone in a moment; what a text made stays.
    await expect.poll(() => strangersIn(line().dir), { timeout: 20_000 }).toEqual([]);
    expect([world.home, world.tmp, join(world.dir, 'canary')].flatMap(filesIn)).toEqual([]);
  });

  test('each line of log, audit and security log is one record of ours', async () => {
    const kept = ['audit', 'security'].map((name) => read('logs', 'audit', `${name}.jsonl`));
    for (const text of [await line().logged(), ...kept]) {
      const lines = text.split('\n').filter((one) => one !== '' && !/^conductor is up\b/.test(one));
      expect(lines.filter((one) => !isRecord(one))).toEqual([]);
    }
    expect(line().conductor('audit', 'verify')).toContain('unbroken');
  });

  test('the memory holds the entries that were made, and no other', async () => {
    await vi.waitFor(expectMemory, { timeout: 20_000, interval: 200 });
  });

  test('agents found the same names in their environment as one that was told plain words', () => {
    const seen = readdirSync(join(says, 'seen'));
    const [plain = []] = seen.filter((name) => name === '1-0').map(namesOf);
    expect(seen.length).toBeGreaterThan(passage.tasks.length);
    for (const name of seen) expect(namesOf(name), name).toEqual(plain);
  });
});

describe('in git, tmux, Redis and among the processes', () => {
  test('configuration, hooks, options, keys, buffers are as they were', async () => {
    expect(await hostOf(line())).toEqual(passage.before);
    expect(passage.before.tmux.at(-1)).toBe('');
  });

  test('T-25: there are branches of ours, the default branch, and no other ref', () => {
    const known =
      /^refs\/(?:pull\/\d+\/head|(?:heads|remotes\/origin)\/(?:main|conductor\/(?:\d+-[a-z0-9-]+|issue-\d+)))$/;
    const others = refsOf(line()).filter((ref) => !known.test(ref));
    expect(others.filter((ref) => !/^refs\/heads\/conductor\/salvage\/[a-z0-9-]+$/.test(ref))).toEqual([]);
    for (const { branch, issue } of passage.tasks) {
      expect(branch).toMatch(/^conductor\/(?:[0-9]+-[a-z0-9-]+|issue-[0-9]+)$/);
      expect(branch).toBe(branchOf(issue));
    }
  });

  test('every tmux session was a session of ours, and none is left', () => {
    expect(passage.sessions.after).toEqual(['conductor-keeper']);
    expect(
      passage.sessions.during.filter((name) => !/^(backend-agent-widgets-\d+-[a-z0-9]+|conductor-keeper)$/.test(name)),
    ).toEqual([]);
    expect(passage.sessions.during.length).toBeGreaterThan(3);
  });

  test('every key in Redis has a name of ours', async () => {
    expect(strangersAmong(await line().redis().keys('*'))).toEqual([]);
    expect(await line().redis().info('keyspace')).not.toMatch(/db[1-9]/);
  });
});

test('nothing we posted commands, calls, refers or hides', () => {
  const { repository } = line();
  for (const { id, issue, pull } of passage.tasks) {
    const numbers = [issue.number, ...(pull ? [pull.number] : [])];
    const ours = numbers.flatMap((number) => [...line().statusComments(number), ...line().notes(number)]);
    const pulls = pull ? [repository.pull(pull.number)] : [];
    expect(ours.length).toBeGreaterThan(0);
    for (const body of [...ours.map((one) => one.body), ...pulls.map((one) => one.body ?? '')])
      expect(deedsOf({ body, task: id, numbers, requester: 'alice' }), body.slice(0, 2_000)).toEqual([]);
    for (const { title } of pulls) expect(title).not.toMatch(/\p{Cc}|#\d|@\w|\[skip ci\]/u);
  }
});

test('no process is left when it has ended', async () => {
  await line().down();
  expect(processesWith([line().dir, world.dir])).toEqual([]);
});

/** The last write may be under way when the last task is over. */
function expectMemory(): void {
  const decisions = parseDecisions(read('memory', 'acme', 'widgets', 'decisions.md'));
  expect(decisions.map(({ issue, id }) => `${issue} ${id}`).toSorted()).toEqual(made('decisions'));
  const blockers = parseBlockers(read('memory', 'acme', 'widgets', 'blockers.md'));
  expect(blockers.map(({ issue, id }) => `${issue} ${id}`).toSorted()).toEqual(made('blockers'));
  const numbers = ['1', ...passage.tasks.map(({ issue }) => String(issue.number))].toSorted();
  const { active, odd, phase, features } = parseProjectState(read('memory', 'acme', 'widgets', 'project_state.md'));
  expect(active.map(({ issue }) => String(issue)).toSorted()).toEqual(numbers);
  expect({ odd, phase, features }).toEqual({ odd: [], phase: null, features: [] });
  const assignments = parseTaskAssignments(read('memory', 'acme', 'widgets', 'task_assignments.md'));
  expect(assignments.active).toEqual([]);
  expect(assignments.history.map(({ issue }) => String(issue)).toSorted()).toEqual(numbers);
}

function made(what: 'decisions' | 'blockers'): readonly string[] {
  const plain = ['1', '2', '3'].map((digit) => `1 ${what.charAt(0)}${digit}`);
  return [
    ...plain,
    ...passage.tasks.flatMap((task) => task[what].map(({ id }) => `${task.issue.number} ${id}`)),
  ].toSorted();
}

function namesOf(seen: string): readonly string[] {
  const lines = readFileSync(join(says, 'seen', seen, 'env'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((one) => one.slice(0, one.indexOf('='))).toSorted();
}

function read(...path: readonly string[]): string {
  return readFileSync(join(line().root, ...path), 'utf8');
}

function isRecord(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !('forged' in value);
  } catch {
    return false;
  }
}

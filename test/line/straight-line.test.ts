// From a label to a merged pull request, with nothing going wrong but what is meant to.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { branchOf } from '../../src/core/branch.ts';
import { parseMarker } from '../../src/text/marker.ts';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { parseTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { honest } from './honest.ts';
import { useLine } from './use-line.ts';

const problems: string[] = [];
const line = useLine({ github: honest(problems) });

// Every exchange and webhook is as GitHub describes it.
afterEach(() => expect(problems).toEqual([]));

const maxCalls = 15;

describe('a label becomes a merged pull request', () => {
  const title = 'Greet people by name';
  let number: number;

  test('C-30: goes from label to merge', async () => {
    await line().quiet();
    const before = line().github.journal.length;
    number = await line().request(title, 'tell');
    const { attempt, pull } = await line().merge(number);
    expect({ attempt, ci: pull?.ci.state, state: pull?.state }).toEqual({ attempt: 1, ci: 'passing', state: 'merged' });
    const calls = line()
      .github.journal.slice(before)
      .map(({ method, path }) => `${method} ${path}`);
    // The project issue is made half a minute later: where that is still now, it was looked for and made.
    const mirrored = calls.includes('POST /repos/acme/widgets/issues') ? 2 : 0;
    expect(calls.length - mirrored, calls.join('\n')).toBeLessThanOrEqual(maxCalls);
  });

  test('S-138: its history has exactly five states, and validating names its stages', async () => {
    const told = (await line().history(number)).map(({ to }) => to);
    expect(inOrder(told.map((to) => to.split(':')[0]))).toEqual([
      'requested',
      'assigned',
      'in_progress',
      'validating',
      'completed',
    ]);
    expect(inOrder(told.flatMap((to) => to.split(':')[1] ?? []))).toEqual(['checks', 'push', 'pull', 'ci', 'review']);
  });

  test('C-02: one task of the first free type, and within ten seconds one status comment that names it', async () => {
    const task = await line().task(number);
    expect(task?.choice).toMatchObject({ label: 'backend', rule: 'backend_tasks', agent: 'backend', passedOver: [] });
    const history = await line().history(number);
    const shown = history.find(({ event }) => event === 'status.shown');
    expect((shown?.at ?? Number.POSITIVE_INFINITY) - (history[0]?.at ?? 0)).toBeLessThan(10_000);
    expect(line().statusComments(number)).toHaveLength(1);
    expect(line().statusComments(number)[0]?.body).toContain('Backend Agent');
  });

  test('C-09: a branch of its own, cut from the head of the default branch', async () => {
    expect(await line().branchesOf(number)).toEqual([branchOf({ number, title })]);
    const { repository } = line();
    const [branch = ''] = await line().branchesOf(number);
    const base = (await repository.git('merge-base', 'main~1', branch)).trim();
    expect(base).toBe((await repository.git('rev-parse', 'main~1')).trim());
  });

  test('C-16: what was pushed is the commit that was validated', async () => {
    const task = await line().task(number);
    expect(task?.checks).toMatchObject({ verdict: 'pass', commit: task?.pull?.head });
    expect(await line().repository.tip(branchOf({ number, title }))).toBe(task?.checks.commit);
  });

  test('C-17: one pull request that closes the issue, says what was done and asks the requester for a review', async () => {
    const { repository } = line();
    const pulls = repository.pulls().filter(({ pull }) => pull.head.startsWith(`conductor/${number}-`));
    expect(pulls).toHaveLength(1);
    const body = pulls[0]?.body ?? '';
    expect(pulls[0]?.title).toBe(title);
    expect(body).toContain(`Fixes #${number}`);
    expect(body).toContain(`Conductor-Task: ${line().id(number)}`);
    expect(body).toContain('It is all there.');
    expect(body).toMatch(/syntax.*✅ pass/);
    expect(body).toContain('One file per issue');
    expect(parseMarker(body)).toEqual({ kind: 'pull', task: line().id(number), key: null });
    const asked = line().github.journal.filter(({ path }) => path.endsWith(`/${pulls[0]?.number}/requested_reviewers`));
    expect(asked.map(({ method, status }) => [method, status])).toEqual([['POST', 201]]);
    expect(repository.issue(number).state).toBe('closed');
  });

  test('C-22: session, worktree and local branch are gone; the comment tells duration, attempts and merge commit', async () => {
    const { root, socket, repository } = line();
    const workspace = join(root, '.conductor');
    expect(existsSync(join(workspace, 'worktrees', line().id(number)))).toBe(false);
    const clone = join(workspace, 'clones', `${repository.id}.git`);
    expect(git(clone, 'for-each-ref', 'refs/heads')).toBe('');
    expect(git(clone, 'worktree', 'list')).not.toContain(line().id(number));
    expect(sessions(socket)).toEqual([]);
    const body = line().statusComments(number)[0]?.body ?? '';
    expect(body).toMatch(/Duration \| [\d.]+ s, 1 attempt/);
    expect(body).toContain(`merged as ${(await line().task(number))?.pull?.mergeCommit?.slice(0, 10)}`);
  });

  test('C-30: memory files and status comment agree', async () => {
    const state = parseProjectState(await memory('project_state'));
    expect(state).toMatchObject({ progress: 100, active: [], odd: [] });
    expect(state.features).toEqual([{ done: true, issue: number, title }]);
    const { active, history } = parseTaskAssignments(await memory('task_assignments'));
    expect(active).toEqual([]);
    expect(history).toMatchObject([{ agent: 'backend', issue: number, status: 'Completed' }]);
    const [decision] = parseDecisions(await memory('decisions'));
    expect(decision).toMatchObject({ issue: number, text: 'One file per issue, so that nobody waits for anybody.' });
    expect(line().statusComments(number)[0]?.body).toContain(decision?.text);
    expect(parseBlockers(await memory('blockers'))).toEqual([]);
  });
});

test('C-30: a CI failure goes back to the agent with its log, is mended, and the same pull request is merged', async () => {
  const number = await line().request('Remember everything', 'forget');
  const task = await line().merge(number);
  expect(task).toMatchObject({ attempt: 1, round: 1, pullRounds: 1 });
  expect(await line().starts(number)).toMatchObject([{ round: 0 }, { round: 1 }]);
  const brief = await line().given(number, 'brief-1.md');
  expect(brief).toContain('CI failed: test');
  expect(brief).toContain('error: something was forgotten');
  expect(
    line()
      .repository.pulls()
      .filter(({ pull }) => pull.head.startsWith(`conductor/${number}-`)),
  ).toHaveLength(1);
  expect(await line().branchesOf(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
  expect(line().notes(number)).toEqual([]);
});

function memory(name: string): Promise<string> {
  return readFile(join(line().root, 'memory', 'acme', 'widgets', `${name}.md`), 'utf8');
}

/** The values without repetitions of the one before. */
function inOrder<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => value !== values[index - 1]);
}

function git(directory: string, ...args: string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim();
}

function sessions(socket: string): string[] {
  try {
    const names = execFileSync('tmux', ['-L', socket, 'list-sessions', '-F', '#S'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return names.split('\n').filter((name) => name.startsWith('backend-agent'));
  } catch {
    return [];
  }
}

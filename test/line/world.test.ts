// What the world does to the line: titles that want to be commands, answers that get lost, a service that is replaced.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badGatewayAfter } from '../../src/standin/http/faults.ts';
import { useLine } from './use-line.ts';

const line = useLine();

test('R-28: a title full of shell, git and tmux stays text', async () => {
  const canary = join(line().dir, 'canary');
  const title = `"It's" $(touch ${canary}) \`touch ${canary}\`; touch ${canary} #{pane_pid}\n--upload-pack=touch ${canary} {{prompt}} %n`;
  const number = await line().request(title);
  const task = await line().merge(number);
  expect(execFileSync('git', ['check-ref-format', '--branch', task.branch], { encoding: 'utf8' }).trim()).toBe(
    task.branch,
  );
  expect(task.branch).toMatch(/^conductor\/\d+-[a-z0-9-]+$/);
  expect(await line().branchesOf(number)).toEqual([task.branch]);
  expect(task.session.name).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(line().repository.pull(task.pull?.number ?? 0).title).toContain(`$(touch ${canary})`);
  expect(await line().given(number, 'brief-0.md')).toContain(`--upload-pack=touch ${canary}`);
  expect(line().statusComments(number)).toHaveLength(1);
  expect(existsSync(canary)).toBe(false);
});

test('R-32: a comment and a pull request that were made, but answered with 502, are found again', async () => {
  const { faults } = line().github;
  faults.push(badGatewayAfter({ method: 'POST', path: '/repos/{owner}/{repo}/issues/{issue_number}/comments' }));
  faults.push(badGatewayAfter({ method: 'POST', path: '/repos/{owner}/{repo}/pulls' }));
  const number = await line().request('Lose two answers', 'ask');
  await line().until('the question is asked', () => line().notes(number).length > 0);
  faults.push(badGatewayAfter({ method: 'POST', path: '/repos/{owner}/{repo}/issues/{issue_number}/comments' }));
  await line().github.as('alice').comment(line().repository, number, '/conductor status');
  await line().until('the status is told', () => line().notes(number).length > 1);
  await line().github.as('alice').comment(line().repository, number, '/conductor answer Tabs.');
  await line().merge(number);
  expect(faults.every(({ times }) => times === 0)).toBe(true);
  expect(line().statusComments(number)).toHaveLength(1);
  expect(line().notes(number)).toHaveLength(2);
  const pulls = line()
    .repository.pulls()
    .filter(({ pull }) => pull.head.startsWith(`conductor/${number}-`));
  expect(pulls).toHaveLength(1);
  expect(
    line().github.journal.filter(({ path }) => path.endsWith(`/${pulls[0]?.number}/requested_reviewers`)),
  ).toHaveLength(1);
});

test('R-40: the service is replaced while three agents work: none of them stops, and a command meanwhile runs once', async () => {
  const { github, repository } = line();
  const numbers = await Promise.all(['One', 'Two', 'Three'].map((title) => line().request(title, 'wait')));
  for (const number of numbers) await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  // Its process is there before it has said so.
  await line().until('each has begun', async () =>
    (await Promise.all(numbers.map((number) => line().starts(number)))).every((starts) => starts.length === 1),
  );
  const before = await Promise.all(numbers.map((number) => line().starts(number)));

  await line().down('SIGTERM');
  for (const [started] of before) expect(() => process.kill(started?.pid ?? -1, 0)).not.toThrow();
  const [first = 0, second = 0] = numbers;
  await github.as('alice').comment(repository, first, '/conductor status');
  await github.as('alice').comment(repository, second, '/conductor stop');
  await github.idle();
  await line().up();

  await line().seen(second, 'was stopped', ({ state, session }) => state === 'available' && session.state === 'idle');
  for (const number of numbers.filter((one) => one !== second)) {
    await line().go(number);
    await line().merge(number);
  }
  expect(await Promise.all(numbers.map((number) => line().starts(number)))).toEqual(before);
  expect(numbers.map((number) => line().statusComments(number).length)).toEqual([1, 1, 1]);
  expect(line().notes(first)).toHaveLength(1);
  expect(line().notes(second)).toHaveLength(1);
});

// `conductor demo` as a newcomer runs it: one command, from label to merge, without account or key.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);

test('C-30 the demo goes from label to merge, and ends with one line of what happened', async () => {
  // CI servers set CI, and libraries of colours take it for a terminal: a pipe gets none there either.
  const env = { ...process.env, CI: 'true' };
  const { stdout, stderr } = await run(process.execPath, ['dist/cli.js', 'demo', '--json'], { env, timeout: 120_000 });
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  const result = JSON.parse(lines[0] ?? '');
  onTestFinished(() => rm(dirname(dirname(result.memory.project_state)), { recursive: true, force: true }));

  expect(Object.keys(result)).toEqual([
    'task',
    'states',
    'pull',
    'attempts',
    'githubCalls',
    'comments',
    'projectIssue',
    'memory',
    'seconds',
  ]);
  // Issue 1 is the task, 2 mirrors the memory.
  expect(result).toMatchObject({ pull: { number: 3, merged: true }, attempts: 1, projectIssue: 2 });
  expect(result.states).toEqual([
    'requested',
    'assigned',
    'in_progress',
    'validating',
    'in_progress',
    'validating',
    'completed',
  ]);
  for (const path of Object.values<string>(result.memory)) expect(existsSync(path)).toBe(true);
  expect(readFileSync(result.memory.task_assignments, 'utf8')).toMatch(/\| backend \| #1 \| Completed \|/);
  expect(readFileSync(result.memory.decisions, 'utf8')).toContain('Stay with POSIX sh');
  expect(readFileSync(result.memory.blockers, 'utf8')).toMatch(/Resolved\W.* by alice/);

  for (const seen of [
    'stand-in',
    'label backend',
    'rule backend_tasks',
    'attach with: tmux',
    'decides:',
    'asks:',
    'answer Hello, world!',
  ]) {
    expect(stderr).toContain(seen);
  }
  for (const seen of [
    '✔ test: sh test.sh',
    'pull request #3 is open',
    'CI failed: back to the agent',
    'CHANGELOG.md has no line',
    'approves #3',
    'merges #3',
  ]) {
    expect(stderr).toContain(seen);
  }
  const [, excerpt = ''] = /The demo, in part:\n\n```\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const told = excerpt.split('\n').filter((line) => line !== '');
  expect(told.length).toBeGreaterThan(8);
  for (const line of told) expect(stderr, 'the README shows it').toContain(line.replace(/^ *[\d.]+s/, ''));
  expect(stderr).toMatch(/the project issue acme\/widgets#2[\s\S]*Current Phase[\s\S]*Stay with POSIX sh/);
  expect(stderr).toMatch(/the status comment on acme\/widgets#1[\s\S]*Completed/);
});

test('an agent that is not there is named, with what to do', async () => {
  const env = { ...process.env, ANTHROPIC_API_KEY: '' };
  const failed = run(process.execPath, ['dist/cli.js', 'demo', '--agent', 'nobody'], { env });
  await expect(failed).rejects.toMatchObject({ code: 3, stderr: expect.stringMatching(/agent_missing[\s\S]*next: /) });
});

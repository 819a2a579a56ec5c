// Validation: the profile's commands in order, each with a verdict, on a commit that is all there is.
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ValidationProfile } from '../../src/core/policy.ts';
import { markOf } from '../../src/workspace/process-mark.ts';
import { agentEnv, commit, type Ground, git, ground, never, token, writeFiles } from './fixtures/ground.ts';
import { until } from './fixtures/until.ts';

/** A task with one commit in its worktree. */
async function worked(changes: Parameters<typeof ground>[0] = {}) {
  const here = await ground(changes);
  const { path, base } = await here.workspace.ensure(here.spec(1), token, never);
  const head = await commit(path, { 'work.txt': 'work\n' });
  return { ...here, path, base, head };
}

function profile(...commands: readonly (string | [string, string, number])[]): ValidationProfile {
  return {
    name: 'p',
    commands: commands.map((command, at) => {
      const [name, line, minutes] = typeof command === 'string' ? [`c${at + 1}`, command, 1] : command;
      return { name, command: line, minutes };
    }),
  };
}

async function verdicts(workspace: Ground['workspace'], commands: ValidationProfile, env = agentEnv) {
  const { commit: head, results } = await workspace.validate('7-1', commands, env, never);
  return { commit: head, results, verdicts: results.map(({ name, verdict }) => `${name} ${verdict}`) };
}

describe('verdicts (C-14)', () => {
  test('all commands that end well are passes, in order, each with its log', async () => {
    const { workspace, head } = await worked();
    const done = await verdicts(
      workspace,
      profile(['lint', 'echo one; echo two >&2; echo three', 1], ['test', 'pwd', 1]),
    );
    expect(done).toMatchObject({ commit: head, verdicts: ['lint pass', 'test pass'] });
    expect(done.results[0]).toMatchObject({ exitCode: 0, tail: 'one\ntwo\nthree\n' });
    expect(await readFile(done.results[0]?.log ?? '', 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('the first command that does not pass ends the validation', async () => {
    const { workspace, top } = await worked();
    const done = await verdicts(workspace, profile('true', 'echo wrong; exit 3', `touch ${top}/third`));
    expect(done.verdicts).toEqual(['c1 pass', 'c2 fail']);
    expect(done.results[1]).toMatchObject({ exitCode: 3, tail: 'wrong\n' });
    expect(existsSync(join(top, 'third'))).toBe(false);
  });

  test('a command that is not found, or may not be executed, is broken', async () => {
    const { workspace, path } = await worked();
    expect((await verdicts(workspace, profile('no-such-tool --check'))).verdicts).toEqual(['c1 broken']);
    await commit(path, { 'tool.txt': 'not executable' });
    expect((await verdicts(workspace, profile('./tool.txt'))).results[0]).toMatchObject({
      verdict: 'broken',
      exitCode: 126,
    });
  });

  test('a test command that ran no test is empty', async () => {
    const { workspace } = await worked();
    const done = await verdicts(workspace, profile('printf "\\033[32mcollected 0 items\\033[0m\\n"'));
    expect(done.verdicts).toEqual(['c1 empty']);
    expect(done.results[0]?.tail).toContain('No test was run (as pytest reports it)');
  });

  test('a command ended by a signal has failed, and says so', async () => {
    const { workspace } = await worked();
    expect((await verdicts(workspace, profile('kill -9 $$'))).results[0]).toMatchObject({
      verdict: 'fail',
      exitCode: null,
      tail: 'The command was ended by SIGKILL.',
    });
  });

  test('a command with quotes, pipes and dollar signs is run byte for byte (W-12)', async () => {
    const { workspace } = await worked();
    const done = await verdicts(
      workspace,
      profile(`printf '%s|%s\\n' "a b" '$HOME "x"' | tr 'a' 'A' && echo $((1+1)) # "`),
    );
    expect(done.results[0]?.tail).toBe('A b|$HOME "x"\n2\n');
  });

  test('colours and control bytes do not reach the tail, but the log has every byte', async () => {
    const { workspace } = await worked();
    const done = await verdicts(
      workspace,
      profile(`printf '\\033]0;title\\007\\033[1;31mred\\033[0m\\r\\nbell\\007\\000 \\302\\205ok\\n'`),
    );
    expect(done.results[0]?.tail).toBe('red\nbell ok\n');
    expect(await readFile(done.results[0]?.log ?? '', 'latin1')).toContain('\u001b[1;31mred');
  });
});

describe('what is validated', () => {
  test('a branch without a commit is empty, and there is no commit to push', async () => {
    const { workspace, spec } = await ground();
    await workspace.ensure(spec(1), token, never);
    const done = await verdicts(workspace, profile('true'));
    expect(done).toMatchObject({ commit: null, verdicts: ['commit empty'] });
  });

  test('merging the default branch in is no work', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await commitUpstream({ 'main.txt': 'm' });
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', 'origin/main');
    expect((await verdicts(workspace, profile('true'))).verdicts).toEqual(['commit empty']);
  });

  test('uncommitted changes are named and nothing is run', async () => {
    const { workspace, path, top } = await worked();
    await writeFiles(path, { 'README.md': 'changed\n', 'new file.txt': 'new\n' });
    const done = await verdicts(workspace, profile(`touch ${top}/ran`));
    expect(done.verdicts).toEqual(['worktree fail']);
    expect(done.results[0]?.tail).toBe(
      'There are uncommitted changes; commit or discard these:\n M README.md\n?? new file.txt',
    );
    expect(existsSync(join(top, 'ran'))).toBe(false);
  });

  test('work on another branch, or on none, is sent back', async () => {
    const { workspace, path } = await worked();
    await git(path, 'checkout', '--quiet', '--detach');
    const done = await verdicts(workspace, profile('true'));
    expect(done.verdicts).toEqual(['worktree fail']);
    expect(done.results[0]?.tail).toContain('(detached)');
  });

  test('a command that commits, or changes tracked files, has judged something else', async () => {
    const { workspace, head } = await worked();
    const committing = await verdicts(workspace, profile('git commit --quiet --allow-empty -m sneaky'));
    expect(committing).toMatchObject({ commit: head, verdicts: ['c1 fail'] });
    expect(committing.results[0]?.tail).toContain(`moved from ${head}`);
    const formatting = await verdicts(workspace, profile('echo formatted > README.md', 'true'));
    expect(formatting.verdicts).toEqual(['c1 fail']);
    expect(formatting.results[0]?.tail).toContain(' M README.md');
  });

  test("files a command leaves behind are neither its fault nor the agent's work", async () => {
    const { workspace, restarted } = await worked();
    const build = profile('mkdir -p out && echo x > out/report.txt', 'test -e out/report.txt');
    expect((await verdicts(workspace, build)).verdicts).toEqual(['c1 pass', 'c2 pass']);
    expect((await verdicts(restarted(), build)).verdicts).toEqual(['c1 pass', 'c2 pass']);
  });

  test('a worktree that is not there cannot be validated', async () => {
    const { workspace } = await ground();
    await expect(verdicts(workspace, profile('true'))).rejects.toMatchObject({ code: 'worktree_missing' });
  });
});

describe('what is run (T-38)', () => {
  test('comes from the profile alone, whatever the branch has in its files', async () => {
    const { workspace, path, top } = await worked();
    const bad = `touch ${top}/canary`;
    await commit(path, {
      '.github/conductor.yml': `validation_profiles: { p: { c1: "${bad}" } }\nsetup: ["${bad}"]\n`,
      'config/agents.yml': `validation_profiles: { p: { c1: "${bad}" } }\n`,
      '.conductor.yml': `validation: "${bad}"\n`,
      '.env': `PATH=${path}/bin\nBASH_ENV=${path}/rc\nENV=${path}/rc\n`,
      rc: `${bad}\n`,
      '.profile': `${bad}\n`,
      '.bashrc': `${bad}\n`,
      'bin/true': `#!/bin/sh\n${bad}\n`,
      true: `#!/bin/sh\n${bad}\n`,
    });
    const done = await verdicts(workspace, profile('true', 'echo "$ENV$BASH_ENV"'));
    expect(done.results.map(({ command }) => command)).toEqual(['true', 'echo "$ENV$BASH_ENV"']);
    expect(done.verdicts).toEqual(['c1 pass', 'c2 pass']);
    expect(done.results[1]?.tail.trim()).toBe('');
    expect(existsSync(join(top, 'canary'))).toBe(false);
  });
});

describe('limits (T-42)', () => {
  test('a command sees the variables it was given, without those of the task, and nothing of ours', async () => {
    const { workspace } = await worked();
    process.env.A_SECRET_OF_THE_RUNNER = 'hunter2';
    const env = { PATH: agentEnv.PATH ?? '', RUST_LOG: 'info', CONDUCTOR_TASK: '7-1', CONDUCTOR_OUTBOX: '/x' };
    const { results } = await verdicts(workspace, profile('env | sed "s/=.*//" | sort'), env);
    delete process.env.A_SECRET_OF_THE_RUNNER;
    const names = (results[0]?.tail ?? '').trim().split('\n');
    // The shell itself adds PWD.
    expect(names.filter((name) => name !== 'PWD')).toEqual(['PATH', 'RUST_LOG']);
  });

  test('at its time limit the whole process group is dead', async () => {
    const { workspace, top } = await worked();
    const forks = `sleep 300 & echo $! > ${top}/child; (sleep 301 & echo $! > ${top}/grandchild; wait) & wait`;
    const done = await verdicts(workspace, profile(['slow', forks, 0.01]));
    expect(done.results[0]).toMatchObject({ verdict: 'timeout', exitCode: null });
    expect(done.results[0]?.tail).toContain('Stopped after 0.01 min');
    for (const name of ['child', 'grandchild']) {
      const pid = Number(await readFile(join(top, name), 'utf8'));
      await until(async () => !(await isRunning(pid)));
    }
  });

  test('what a command leaves in the background ends with it', async () => {
    const { workspace, top } = await worked();
    const done = await verdicts(workspace, profile(`sleep 300 & echo $! > ${top}/child; true`));
    expect(done.verdicts).toEqual(['c1 pass']);
    const pid = Number(await readFile(join(top, 'child'), 'utf8'));
    await until(async () => !(await isRunning(pid)));
  });

  test('a flood is capped in the log and in memory, and its end is in the tail', async () => {
    const { workspace } = await worked({ limits: { logBytes: 100_000 } });
    const done = await verdicts(workspace, profile('yes "0123456789 flood" | head -c 20000000; echo; echo the end'));
    const { tail, log } = done.results[0] ?? { tail: '', log: '' };
    expect((await stat(log)).size).toBeLessThan(101_000);
    expect(await readFile(log, 'utf8')).toContain('[conductor: the log is full]');
    expect(tail.length).toBeLessThanOrEqual(20_000);
    expect(tail.endsWith('the end\n')).toBe(true);
  });

  test('is stopped with its processes when the runner wants it to', async () => {
    const { workspace, top } = await worked();
    const abort = new AbortController();
    const running = workspace.validate(
      '7-1',
      profile(`sleep 300 & echo $! > ${top}/child; wait`),
      agentEnv,
      abort.signal,
    );
    const pid = await until(() => readFile(join(top, 'child'), 'utf8').then(Number, () => undefined));
    abort.abort(new Error('shutting down'));
    await expect(running).rejects.toThrow('shutting down');
    await until(async () => !(await isRunning(pid)));
  });

  test('what a killed runner left running ends before the next command begins', async () => {
    const { workspace, top, root } = await worked();
    const first = verdicts(workspace, profile(['c', `echo $$ > ${top}/first; sleep 300`, 0.2]));
    const pid = await until(() => readFile(join(top, 'first'), 'utf8').then(Number, () => undefined));
    await until(() => existsSync(join(root, 'worktrees', '7-1.running')));
    // A second workspace, as if the first were dead.
    const { results } = await verdicts(workspace, profile('true'));
    expect(results[0]?.verdict).toBe('pass');
    await until(async () => !(await isRunning(pid)));
    expect((await first).results[0]?.verdict).toBe('fail');
  });
});

/** A zombie is dead: nobody has to have fetched its exit code yet. */
async function isRunning(pid: number): Promise<boolean> {
  return (await markOf(pid)) !== undefined;
}

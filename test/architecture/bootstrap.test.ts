// On a machine where something is missing, the two commands of README.md install it or say what to install.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/setup/root.mjs';

test('with everything there, nothing is said and the job starts at once', () => {
  const { status, stderr, stdout } = machine(['git', 'tmux', 'redis-server']).run('test', '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^vitest\/[\s\S]*Usage/);
});

test('what is missing is installed, after an update when the package is not known yet', () => {
  const bare = machine(['git']);
  bare.program('apt-get', [
    'echo "$@" >> $(dirname $0)/asked',
    'case "$*" in *update*) touch $(dirname $0)/updated; exit;; esac',
    'test -e $(dirname $0)/updated || exit 100',
    'for name in tmux redis-server; do ln -sf $(dirname $0)/env $(dirname $0)/$name; done',
  ]);
  const { status, stderr } = bare.run('test', '--help');
  expect(stderr).toMatch(/Installing tmux, redis-server with apt-get: done/);
  expect(status).toBe(0);
  expect(bare.read('asked').match(/(?<=Timeout=120 )\w+/g)).toEqual(['install', 'update', 'install']);
});

test('where it cannot be installed, the command for it is shown', () => {
  const bare = machine(['git', 'redis-server']);
  bare.program('apt-get', ['exit 100']);
  const { status, stderr, stdout } = bare.run('demo', '--json');
  expect(stderr).toContain('Still missing: tmux. Install with: sudo apt-get update && sudo apt-get install tmux');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('the suite does not run on a Redis that is none', () => {
  const { status, stderr } = machine(['git', 'tmux']).run('test');
  expect(stderr).toContain("Still missing: redis-server. Install redis-server with your system's package manager.");
  expect(status).toBe(1);
});

test('an unknown job is answered with those there are', () => {
  const { status, stderr } = machine([]).run('dmeo');
  expect(stderr).toContain('usage: node scripts/bootstrap.mjs <demo|test|test-agents|bench>');
  expect(status).toBe(1);
});

/** A PATH of its own, with some of the programs of this machine. */
function machine(tools: string[]) {
  const bin = mkdtempSync(join(tmpdir(), 'conductor-path-'));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const name of ['sh', 'env', 'ln', 'touch', 'dirname', ...tools]) symlinkSync(whereIs(name), join(bin, name));
  // Not everybody who runs the suite is root: then the setting up asks sudo.
  program('sudo', ['shift', 'exec "$@"']);
  return { program, run, read: (name: string) => readFileSync(join(bin, name), 'utf8') };

  function program(name: string, lines: string[]): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines.join('\n')}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  function run(...args: string[]) {
    const env = { PATH: bin, HOME: bin };
    return spawnSync(process.execPath, [join(root, 'scripts/bootstrap.mjs'), ...args], { env, encoding: 'utf8' });
  }
}

function whereIs(name: string): string {
  return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}

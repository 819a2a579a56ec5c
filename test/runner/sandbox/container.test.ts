// An agent in a real container, where docker or podman can run one: its image is made from a static busybox of this host.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../../src/runner/agents/find-program.ts';
import { noIsolation } from '../../../src/runner/sandbox/isolation.ts';
import { makeRoom, never, type TestRoom, until } from '../room.ts';

const image = `conductor-test-${process.pid}:1`;
/** Some hosts allow a container only with more words, e.g. `--network=host`. */
const more = (process.env.CONDUCTOR_TEST_CONTAINER_ARGS ?? '').split(' ').filter((word) => word !== '');
const program = ['docker', 'podman'].find(canRun);
if (program === undefined) console.warn('no container can be run here: its tests are skipped');
afterAll(() => void (program && spawnSync(program, ['rmi', '--force', image], { stdio: 'ignore' })));

let room: TestRoom;
beforeEach(() => {
  const container = { program: program ?? '', image, args: more };
  room = makeRoom({ look: 200 }, 'container', undefined, () => ({ ...noIsolation, sandbox: 'container', container }));
});
afterEach(() => room.close());

describe.skipIf(program === undefined)('an agent in a container', () => {
  it('sees its worktree and nothing of the host, and ends with its own exit code', async () => {
    room.watch();
    const spec = await room.agent('');
    const script = `ls / > seen; ls '${room.stateDir}/sessions' > state 2>/dev/null; echo "$SECRET" > secret; exit 7`;
    const env = { ...spec.env, SECRET: 'of the agent' };
    await room.sessions.ensure({ ...spec, env, command: ['/bin/sh', '-c', script] }, never);
    expect(await room.exitOf(spec.task)).toMatchObject({ code: 7 });
    expect(readFileSync(join(spec.worktree, 'seen'), 'utf8')).not.toContain('usr');
    expect(readFileSync(join(spec.worktree, 'state'), 'utf8')).toBe('');
    expect(readFileSync(join(spec.worktree, 'secret'), 'utf8')).toBe('of the agent\n');
  });

  it('is asked to end and may tidy up, and no container is left', async () => {
    const spec = await room.agent('');
    const script = `trap 'echo tidied > tidy; exit 0' TERM; echo ready > ready; while :; do sleep 0.1; done`;
    await room.sessions.ensure({ ...spec, command: ['/bin/sh', '-c', script] }, never);
    await until(() => existsSync(join(spec.worktree, 'ready')));
    expect(await room.sessions.stop(spec.task, never)).toBe(true);
    expect(existsSync(join(spec.worktree, 'tidy'))).toBe(true);
    expect(containers()).toEqual([]);
  });

  it('does not outlive its client', async () => {
    room.watch();
    const spec = await room.agent('');
    await room.sessions.ensure({ ...spec, command: ['/bin/sh', '-c', 'echo ready > ready; sleep 1000'] }, never);
    await until(() => existsSync(join(spec.worktree, 'ready')));
    const [live] = await room.sessions.list();
    process.kill(live?.pid ?? 0, 'SIGKILL');
    await room.exitOf(spec.task);
    expect(containers()).toEqual([]);
  });

  it('is not started from an image that is not there', async () => {
    await room.close();
    const container = { program: program ?? '', image: 'conductor-test-none:1', args: more };
    room = makeRoom({}, 'container', undefined, () => ({ ...noIsolation, sandbox: 'container', container }));
    const spec = await room.agent('');
    await expect(room.sessions.ensure({ ...spec, command: ['/bin/sh'] }, never)).rejects.toMatchObject({
      code: 'image_missing',
      retry: 'never',
    });
  });
});

function containers(): string[] {
  const ask = ['ps', '--all', '--quiet', '--filter', `ancestor=${image}`];
  return execFileSync(program ?? '', ask, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

function canRun(name: string): boolean {
  const busybox = findProgram('busybox', process.env.PATH, '/');
  if (findProgram(name, process.env.PATH, '/') === undefined || busybox === undefined) return false;
  const dir = mkdtempSync(join(tmpdir(), 'conductor-image-'));
  try {
    for (const part of ['bin', 'tmp', 'etc', 'dev', 'proc', 'sys']) mkdirSync(join(dir, part));
    copyFileSync(busybox, join(dir, 'bin/busybox'));
    chmodSync(join(dir, 'bin/busybox'), 0o755);
    for (const applet of ['sh', 'ls', 'sleep', 'true']) symlinkSync('busybox', join(dir, 'bin', applet));
    const input = execFileSync('tar', ['-c', '-C', dir, '.'], { maxBuffer: 64 * 1024 * 1024 });
    const options = { input, stdio: ['pipe', 'ignore', 'ignore'] as ['pipe', 'ignore', 'ignore'], timeout: 20_000 };
    if (spawnSync(name, ['import', '-', image], options).status !== 0) return false;
    const run = ['run', '--rm', '--init', ...more, image, '/bin/true'];
    return spawnSync(name, run, { stdio: 'ignore', timeout: 20_000 }).status === 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

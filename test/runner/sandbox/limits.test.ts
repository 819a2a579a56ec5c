// A limit on memory that a real process meets.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../../src/runner/agents/find-program.ts';
import { noIsolation } from '../../../src/runner/sandbox/isolation.ts';
import { makeRoom, never, type TestRoom, until } from '../room.ts';

const prlimit = findProgram('prlimit', process.env.PATH, '/');
/** With systemd the whole session is killed; that needs a machine that was started by it. */
const bySystemd = existsSync('/run/systemd/system');
let room: TestRoom;
afterEach(() => room.close());

describe.skipIf(prlimit === undefined || bySystemd)('an agent with a limit on its memory', () => {
  it('gets no more, and one that keeps to it does not notice', async () => {
    const limits = { memoryMb: 300, processes: null, cpuPercent: null };
    room = makeRoom({}, 'limits', undefined, () => ({ ...noIsolation, limits }));
    const node = (code: string) => `'${process.execPath}' -e '${code}'`;
    const spec = await room.agent(`
      ${node('Buffer.alloc(100 * 1024 * 1024, 1); console.log("small")')} > small 2>&1
      ${node('Buffer.alloc(900 * 1024 * 1024, 1); console.log("large")')} > large 2>&1
      touch done; sleep 1000`);
    await room.sessions.ensure(spec, never);
    await until(() => existsSync(join(spec.worktree, 'done')));
    expect(readFileSync(join(spec.worktree, 'small'), 'utf8')).toContain('small');
    expect(readFileSync(join(spec.worktree, 'large'), 'utf8')).not.toMatch(/^large/m);
  });
});

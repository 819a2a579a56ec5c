// Several processes that write one audit, and processes that die while they write.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { verify } from '../../src/audit/verify.ts';
import { auditIn, freshDirectory, linesOf, record, told } from './room.ts';

const program = fileURLToPath(new URL('./fixtures/member.mjs', import.meta.url));

interface Member {
  readonly process: ChildProcess;
  /** Ids that were acknowledged so far. */
  acknowledged(): readonly string[];
  /** Resolves when there are so many, or when it has ended. */
  hasWritten(count: number): Promise<void>;
}

test('eight processes at once write one chain without a gap, and each record once', async () => {
  const directory = freshDirectory();
  const members = Array.from({ length: 8 }, (_, at) => startMember(directory, `m${at}`, '12', '8000'));
  await Promise.all(members.map(({ process }) => ended(process)));
  expect(members.map(({ process }) => process.exitCode)).toEqual(members.map(() => 0));
  const lines = told(directory);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  expect(await verify(directory)).toMatchObject({ lines: 8 * 6 + 6, broken: null, torn: null });
  const ids = lines.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids)).toEqual(new Set(members.flatMap((member) => member.acknowledged())));
});

test('processes that are killed while they write leave a chain that is whole, with all that was acknowledged', async () => {
  const directory = freshDirectory();
  const acknowledged: string[] = [];
  for (const round of [1, 2, 3, 4, 5, 6]) {
    const pair = [`a${round}`, `b${round}`].map((name) => startMember(directory, name, '10000', '20000'));
    await Promise.all(pair.map((member) => member.hasWritten(2 + round)));
    for (const { process } of pair) process.kill('SIGKILL');
    await Promise.all(pair.map(({ process }) => ended(process)));
    acknowledged.push(...pair.flatMap((member) => member.acknowledged()));
    expect(await verify(directory)).toMatchObject({ broken: null });
  }
  await auditIn(directory).append(record(1));
  const { broken, torn, lines } = await verify(directory);
  expect({ broken, torn }).toEqual({ broken: null, torn: null });
  const ids = told(directory).map(({ id }) => id);
  expect(new Set(ids).size).toBe(lines);
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
});

test('a write that the system ends in the middle of a line is moved aside by the next process', async () => {
  const directory = freshDirectory();
  // No file of this process may grow over 8 blocks: the write that would is done in part.
  const member = startMember(directory, 'm', '1000', '1000000', 'ulimit -f 8; exec "$@"');
  await ended(member.process);
  expect(member.process.exitCode).not.toBe(0);
  const before = await verify(directory);
  expect(before).toMatchObject({ broken: null, torn: { file: 'audit.jsonl' } });
  await auditIn(directory).append(record(1));
  const after = await verify(directory);
  expect(after).toMatchObject({ broken: null, torn: null, lines: before.lines + 1 });
  expect(readFileSync(join(directory, 'torn.log'))).toHaveLength((before.torn?.bytes ?? 0) + 1);
  expect(linesOf(directory, 'torn.log')[0]).toMatch(/^\{"seq":\d+,"at":/);
});

function startMember(directory: string, name: string, count: string, fullAt: string, shell?: string): Member {
  const argv = [process.execPath, program, directory, name, count, fullAt];
  const [command = '', ...args] = shell === undefined ? argv : ['sh', '-c', shell, 'sh', ...argv];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', shell === undefined ? 'inherit' : 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const acknowledged = () => said.split('\n').slice(1, -1);
  return { process: child, acknowledged, hasWritten };

  async function hasWritten(count: number): Promise<void> {
    while (acknowledged().length < count && child.exitCode === null)
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}

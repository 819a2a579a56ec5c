import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFile } from '../../src/runner/file-lock.ts';
import { family } from '../../src/runner/processes/family.ts';
import { createProcessTable, type Process, procTable, psTable } from '../../src/runner/processes/table.ts';
import { until } from './room.ts';

describe('the family of a session', () => {
  const base = { group: 0, session: 0, foreground: -1, zombie: false, started: '1' };
  const processes: Process[] = [
    { ...base, pid: 10, parent: 1, group: 10, session: 10 },
    { ...base, pid: 11, parent: 10, group: 10, session: 10 },
    { ...base, pid: 12, parent: 1, group: 12, session: 10 },
    { ...base, pid: 13, parent: 12, group: 13, session: 13 },
    { ...base, pid: 14, parent: 10, group: 14, session: 14, zombie: true },
    { ...base, pid: 20, parent: 1, group: 20, session: 20 },
  ];

  it('is what descends from its roots, and who is in their groups and terminal sessions; no zombies and nobody else', () => {
    expect(family(processes, new Set([10])).map(({ pid }) => pid)).toEqual([10, 11, 12, 13]);
    expect(family(processes, new Set([20])).map(({ pid }) => pid)).toEqual([20]);
    expect(family(processes, new Set())).toEqual([]);
  });
});

const hasPs = spawnSync('ps', ['-p', String(process.pid)]).status === 0;
const tables = [
  ...(process.platform === 'linux' ? [['/proc', procTable] as const] : []),
  ...(hasPs ? [['ps', psTable] as const] : []),
];

describe.each(tables)('the process table read from %s', (_, table) => {
  it('has a process with its parent, group, mark, words and identity', async () => {
    const env = { PATH: process.env.PATH ?? '', CONDUCTOR_MARK: 'abc/1-2/3' };
    const child = spawn('sleep', ['1000'], { env, detached: true });
    const pid = child.pid ?? 0;
    try {
      await until(async () => (await table.argv(pid))[0] === 'sleep');
      const found = (await table.list()).find((one) => one.pid === pid);
      expect(found).toMatchObject({ parent: process.pid, group: pid, zombie: false });
      expect([...(await table.marked('abc/1-2/'))]).toEqual([pid]);
      expect((await table.marked('abc/1-22/')).size).toBe(0);
      expect(await table.identity(pid)).toMatch(new RegExp(`^${pid} .+`));
    } finally {
      child.kill();
    }
    await until(async () => (await table.identity(pid)) === undefined);
  });
});

describe('a lock between processes', () => {
  it('is held by one, and taken from a dead owner', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'conductor-lock-'));
    const path = join(dir, 'lock');
    const lock = (unique: string) => lockFile(path, { processes: createProcessTable(), limitMs: 50, unique });
    try {
      const release = await lock('a');
      expect(await lock('b')).toBeUndefined();
      release?.();
      writeFileSync(path, '999999999 1');
      const held = await Promise.all([lock('c'), lock('d')]);
      expect(held.filter((release) => release !== undefined)).toHaveLength(1);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

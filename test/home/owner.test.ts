// Which process this is, and whether another one still lives.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { hostName, isAlive, thisProcess } from '../../src/home/owner.ts';
import type { Owner } from '../../src/ports/fleet.ts';
import { until } from '../queue/ground.ts';

test('this process lives, and says the same of itself each time', () => {
  expect(thisProcess()).toEqual(thisProcess());
  expect(thisProcess().pid).toBe(process.pid);
  expect(isAlive(thisProcess())).toBe(true);
});

test('another process lives until it has ended', async () => {
  const child = sleeping();
  const owner = ownerOf(child);
  expect(isAlive(owner)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(owner)).toBe(false);
});

test('R-41: a process that has the same number but began at another time is another one', () => {
  const child = sleeping();
  expect(isAlive({ ...ownerOf(child), started: '1' })).toBe(false);
});

test('a process that has ended, although nobody took notice, is dead', async () => {
  // The shell becomes a program that never waits for its child.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 61'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line).trim());
  const owner: Owner = { ...thisProcess(), pid, started: startOf(pid) };
  await until(() => readFileSync(`/proc/${parent.pid}/cmdline`, 'utf8').startsWith('sleep'));
  expect(isAlive(owner)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
  expect(isAlive(owner)).toBe(false);
});

test('of another machine, or of this one before it was booted anew, nothing is known', () => {
  const owner = thisProcess();
  expect(isAlive({ ...owner, machine: 'elsewhere/boot' })).toBeUndefined();
  expect(isAlive({ ...owner, machine: `${hostname()}/before` })).toBeUndefined();
});

test('the name among the hosts can stand in a queue’s name', () => {
  expect(hostName()).toMatch(/^[A-Za-z0-9-]+$/);
});

function sleeping(): ChildProcess {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function ownerOf({ pid = 0 }: ChildProcess): Owner {
  return { ...thisProcess(), pid, started: startOf(pid) };
}

/** The child’s own word for when it began, as proc(5) has it. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

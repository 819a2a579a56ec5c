// A directory of shared files for each test, and file systems that fail when they are told to.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../src/memory/files/file-system.ts';
import { createFiles, type Files, type FilesOptions } from '../../../src/memory/files/files.ts';
import { createLock, type Lock, type LockOptions } from '../../../src/memory/files/lock.ts';
import { isAlive, thisProcess } from '../../../src/memory/files/owner.ts';

/** @returns a directory that is gone after the test. */
export function freshRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'conductor-files-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

export function filesIn(root: string, changes: Partial<FilesOptions> = {}): Files {
  const own = (name: string) => join(root, '.own', name);
  const files = createFiles({
    root,
    own: { lock: own('lock'), transactions: own('transactions'), backups: own('backups') },
    owner: thisProcess(),
    isAlive,
    id: randomUUID,
    ...changes,
  });
  onTestFinished(() => files.close().catch(() => undefined));
  return files;
}

export function lockIn(directory: string, changes: Partial<LockOptions> = {}): Lock {
  const lock = createLock(directory, { owner: thisProcess(), isAlive, id: randomUUID, timeoutMs: 10_000, ...changes });
  onTestFinished(() => lock.close().catch(() => undefined));
  return lock;
}

/** A process that is no more: its locks are taken at once. */
export const dead = { machine: 'here', pid: 1, started: 'once' };

export function aliveBut(gone: typeof dead): FilesOptions['isAlive'] {
  return ({ machine, pid, started }) => machine !== gone.machine || pid !== gone.pid || started !== gone.started;
}

export type Step = { readonly call: keyof FileSystem; readonly number: number; readonly args: readonly unknown[] };

/** The file system of this machine while its power stays on: nothing is waited for. */
export const quickFileSystem: FileSystem = { ...nodeFileSystem, sync: () => {} };

/** The same, with a word before each call. */
export function watched(before: (step: Step) => void): FileSystem {
  let number = 0;
  const entries = Object.entries(quickFileSystem).map(([call, act]) => [
    call,
    (...args: unknown[]) => {
      before({ call: call as keyof FileSystem, number: ++number, args });
      return (act as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as FileSystem;
}

export function failure(code: string): Error {
  return Object.assign(new Error(`${code}: so the test wants it`), { code });
}

/** Of what is not finished, or held: what no one may leave behind. */
export function leftIn(root: string): string[] {
  const list = (name: string) => entries(join(root, '.own', name));
  return [...list('transactions'), ...list('lock').filter((name) => !name.startsWith('ready@'))];
}

export function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

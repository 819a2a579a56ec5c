// A memory directory of its own for each test, and the parts a memory needs.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { isAlive, thisProcess } from '../../src/home/owner.ts';
import type { LockOptions } from '../../src/memory/lock.ts';
import { createMemory, type MemoryOptions } from '../../src/memory/memory.ts';
import type { Memory } from '../../src/ports/memory.ts';

export const widgets = { owner: 'acme', name: 'widgets' };

/** What the memory of these tests must not say. */
export const secret = 'the-password-of-the-house';

/** 2024-01-15 10:32 UTC */
export const now = Date.UTC(2024, 0, 15, 10, 32);

/** @returns a directory that is gone after the test. */
export function freshRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'conductor-memory-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

export function memoryIn(root: string, changes: Partial<MemoryOptions> = {}): Memory {
  return createMemory({
    root,
    files: {
      projectState: 'project_state.md',
      taskAssignments: 'task_assignments.md',
      blockers: 'blockers.md',
      decisions: 'decisions.md',
    },
    projectName: 'Widgets',
    clock: { now: () => now, id: randomUUID },
    mask: (text) => text.replaceAll(secret, '[redacted]'),
    owner: thisProcess(),
    isAlive,
    ...changes,
  });
}

/** Brings the files of `widgets` together with these tasks, which nobody edits. */
export function settled(memory: Memory, tasks: readonly Task[], at = now): ReturnType<Memory['settle']> {
  return memory.settle(widgets, { tasks: async () => tasks, hear: async () => {}, mirrored: async () => [] }, at);
}

export function lockOptions(changes: Partial<LockOptions> = {}): LockOptions {
  return { owner: thisProcess(), isAlive, id: randomUUID, timeoutMs: 10_000, ...changes };
}

// Memory files follow the tasks.
import type { Clock } from '../../ports/clock.ts';
import type { Memory } from '../../ports/memory.ts';
import type { TaskStore } from '../../ports/store.ts';
import type { Performers } from '../perform.ts';

/** @returns the performer that makes a repository's four files say what its tasks say. */
export function memoryPerformers(memory: Memory, store: TaskStore, clock: Clock): Performers<'memory.write'> {
  return {
    'memory.write': async ({ task }) => {
      const tasks = await store.list('all');
      const same = tasks.filter(({ repository }) => repository.id === task.repository.id);
      await memory.write(task.repository, same, clock.now());
      return [];
    },
  };
}

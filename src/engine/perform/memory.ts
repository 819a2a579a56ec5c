// Memory files follow the tasks.

import type { Performers } from '../perform.ts';
import type { ReadMemory } from '../read-memory.ts';

/** @returns the performer that makes a repository's four files say what its tasks say, after what people wrote there was taken in. */
export function memoryPerformers({ settle }: Pick<ReadMemory, 'settle'>): Performers<'memory.write'> {
  return {
    'memory.write': async ({ task }) => {
      await settle(task.repository);
      return [];
    },
  };
}

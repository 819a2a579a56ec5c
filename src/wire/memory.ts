// The memory of this installation, put together.
import { isAlive, thisProcess } from '../home/owner.ts';
import { createMemory } from '../memory/memory.ts';
import type { Memory } from '../ports/memory.ts';
import type { Base } from './base.ts';

/** @returns the Markdown memory; its locks are held in the name of this process. */
export function memoryOf({ config, clock, mask }: Pick<Base, 'config' | 'clock' | 'mask'>): Memory {
  return createMemory({
    root: config.directories.memory,
    files: config.memoryFiles,
    projectName: config.project.name,
    clock,
    mask,
    owner: thisProcess(),
    isAlive,
  });
}

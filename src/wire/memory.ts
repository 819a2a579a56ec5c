// The memory of this installation, put together.

import { join, relative } from 'node:path';
import type { ReadMemory } from '../engine/read-memory.ts';
import { type WatchMemory, watchMemory } from '../engine/watch-memory.ts';
import { isAlive, thisProcess } from '../home/owner.ts';
import { createMemory } from '../memory/memory.ts';
import { watchDirectories } from '../memory/watch.ts';
import type { Memory } from '../ports/memory.ts';
import type { Base } from './base.ts';

/** @returns the Markdown memory; its locks are held in the name of this process. */
export function memoryOf({ config, clock, mask }: Pick<Base, 'config' | 'clock' | 'mask'>): Memory {
  return createMemory({
    root: config.directories.memory,
    files: config.memoryFiles,
    projectName: config.project.name,
    ...(config.phases.length > 0 ? { phases: config.phases } : {}),
    clock,
    mask,
    owner: thisProcess(),
    isAlive,
  });
}

/** @returns who reads what people write into the files, from the moment that their repository is known */
export function watchMemoryOf({ config, log }: Pick<Base, 'config' | 'log'>, { look }: ReadMemory): WatchMemory {
  const root = config.directories.memory;
  const watched = watchDirectories({ onChange: (directory) => memory.changed(relative(root, directory)) });
  const memory = watchMemory({
    look,
    watch: ({ owner, name }) => watched.add(join(root, owner, name)),
    log,
  });
  return {
    ...memory,
    end() {
      watched.close();
      memory.end();
    },
  };
}

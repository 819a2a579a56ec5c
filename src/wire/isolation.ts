// What an agent in a sandbox may see of this installation.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Isolation } from '../runner/sandbox/isolation.ts';
import type { Base } from './base.ts';

/** Nothing of ours is an agent's to see: keys, configuration, memory, the worktrees of others. What it needs to call us is. */
export function isolationOf({ config, ambient }: Pick<Base, 'config' | 'ambient'>): Isolation {
  const { root, config: written, home, workspace, memory, logs, writable } = config.directories;
  const { sandbox, container, limits } = config.runner;
  const key = ambient.PRIVATE_KEY_PATH;
  const hidden = [home, workspace, memory, logs, written, join(root, '.env'), ...(key ? [resolve(root, key)] : [])];
  const installation = fileURLToPath(new URL('../..', import.meta.url));
  return { sandbox, container, limits, hidden, readable: [installation, process.execPath], writable };
}

// Where the output of a command in a worktree is kept.
import { join } from 'node:path';
import type { Place } from './places.ts';
import type { Tools } from './site.ts';

/**
 * @param run what the commands belong to: `setup`, or the commit that is validated
 * @param at place in the order; keeps names apart that look alike once unsafe characters are replaced
 */
export function logPath(site: Pick<Tools, 'logDir'>, place: Place, run: string, at: number, name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60);
  return join(site.logDir, place.task, `${run.slice(0, 10)}-${at + 1}-${safe}.log`);
}

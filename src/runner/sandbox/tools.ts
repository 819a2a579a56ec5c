// What this host has to keep agents apart and within limits.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../agents/find-program.ts';
import type { LimitTools } from './limits.ts';

/**
 * @param path the runner's PATH
 * @param uid of the runner
 */
export function findLimitTools(path: string | undefined, uid: number): LimitTools {
  const root = uid === 0;
  const program = findProgram('systemd-run', path, '/');
  const user = root ? null : `/run/user/${uid}`;
  // As sd_booted(3) finds out; a user's manager has its own socket.
  const reachable = user === null ? '/run/systemd/system' : join(user, 'systemd', 'private');
  const systemd = program !== undefined && existsSync(reachable) ? { program, user } : null;
  return { systemd, prlimit: findProgram('prlimit', path, '/') ?? null, root };
}

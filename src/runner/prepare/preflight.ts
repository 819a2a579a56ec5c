// What must be there before an agent is started: a missing key shall cost a second, not an attempt and its tokens.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PortError } from '../../ports/port-error.ts';
import type { SessionSpec } from '../../ports/sessions.ts';
import type { Driver } from '../agents/driver.ts';

/** An agent that fills the disk takes every other one of the host with it. */
const leastFreeBytes = 256 * 1024 * 1024;

/**
 * @param directories on whose disks the agent writes
 * @throws PortError `key_missing` (never), `identity_missing` (never), `disk_full` (soon)
 */
export async function preflight(driver: Driver, spec: SessionSpec, directories: readonly string[]): Promise<void> {
  checkKey(driver, spec);
  await Promise.all([checkIdentity(spec), ...directories.map(checkDisk)]);
}

function checkKey(driver: Driver, { cli, env, options }: SessionSpec): void {
  const keys = driver.keys(options);
  if (keys.length === 0 || keys.some((name) => (env[name] ?? '') !== '')) return;
  const [first = ''] = keys;
  const message = `\`cli: ${cli}\` needs ${keys.join(' or ')}, and its environment has none: set ${first} where the runner runs, and write \`pass_env: [${first}]\` for the agent type`;
  throw new PortError('sessions', 'key_missing', message, 'never');
}

/** The environment says who commits, unless the operator emptied it there: then git's own configuration may, and is asked. */
async function checkIdentity(spec: SessionSpec): Promise<void> {
  if (!existsSync(join(spec.worktree, '.git'))) return; // nobody commits
  const known = await Promise.all(['AUTHOR', 'COMMITTER'].map((who) => isKnown(who, spec)));
  if (known.every(Boolean)) return;
  const message =
    'git does not know who commits: leave GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL out of the `env` of the agent type, or give them values';
  throw new PortError('sessions', 'identity_missing', message, 'never');
}

/** What else can go wrong here, such as a host without git, is no question of who commits. */
async function isKnown(who: string, { env, worktree }: SessionSpec): Promise<boolean> {
  if (env[`GIT_${who}_NAME`] && env[`GIT_${who}_EMAIL`]) return true;
  const asked = { cwd: worktree, env, timeout: 5_000 };
  const failure = await promisify(execFile)('git', ['var', `GIT_${who}_IDENT`], asked).catch((error) => error);
  return !(failure instanceof Error) || !/tell me who you are|empty ident|auto-detect/i.test(String(failure));
}

async function checkDisk(directory: string): Promise<void> {
  const found = await statfs(directory).catch(() => undefined);
  if (found === undefined || found.bavail * found.bsize >= leastFreeBytes) return;
  const megabytes = Math.floor((found.bavail * found.bsize) / 1024 / 1024);
  const message = `the disk of ${directory} has ${megabytes} MB left; an agent is started with ${leastFreeBytes / 1024 / 1024} MB or more`;
  throw new PortError('sessions', 'disk_full', message, 'soon');
}

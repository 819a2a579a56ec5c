// A lock between processes and hosts, safe on network file systems: a directory that holds its owner's name.
import { mkdir, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Owner } from '../ports/fleet.ts';
import { PortError } from '../ports/port-error.ts';

export interface LockOptions {
  /** The process that wants the lock. */
  readonly owner: Owner;
  /** @returns whether a process still runs; undefined when it is on another machine. */
  readonly isAlive: (owner: Owner) => boolean | undefined;
  /** Fresh unique ids of letters, digits and `-`. */
  readonly id: () => string;
  readonly timeoutMs: number;
}

export interface Held {
  /** @throws PortError `lock_lost` when somebody took the lock for abandoned: nothing more may be written. */
  assert(): Promise<void>;
}

const renewMs = 10_000;
/** An owner on another host that did not renew for this long is taken for dead. */
const abandonedMs = 60_000;

/**
 * Runs `work` while nobody else holds the lock at `path`.
 *
 * The directory is made beside it, under an id, with the owner's token in it and renamed into place, which fails while another with a token
 * stands there. A token is removed by its own unique name only, so an owner, or whoever clears away a dead one, can never
 * remove somebody else's; an empty directory is a free lock.
 *
 * @param path in a directory that belongs to this lock alone
 * @throws PortError `lock_timeout` (soon) that names the holder
 */
export async function withLock<T>(path: string, options: LockOptions, work: (held: Held) => Promise<T>): Promise<T> {
  const id = options.id();
  const token = tokenOf(options.owner, id);
  await acquire(path, join(dirname(path), id), token, options);
  const renewal = setInterval(() => void touch(join(path, token)).catch(() => undefined), renewMs);
  renewal.unref();
  try {
    return await work({ assert: () => assertHeld(path, token) });
  } finally {
    clearInterval(renewal);
    await release(path, token);
  }
}

async function acquire(path: string, prepared: string, token: string, options: LockOptions): Promise<void> {
  await mkdir(prepared, { recursive: true });
  try {
    await writeFile(join(prepared, token), '');
    await putInPlace(prepared, path, token, options);
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    throw error;
  }
}

async function putInPlace(prepared: string, path: string, token: string, { isAlive, timeoutMs }: LockOptions) {
  const patience = AbortSignal.timeout(timeoutMs);
  for (let round = 1; !(await renamed(prepared, path, token)); round++) {
    const holder = (await readdir(path).catch(none))[0];
    if (holder === undefined) continue;
    if (await isAbandoned(path, holder, join(prepared, token), isAlive)) await clear(path, holder, isAlive);
    else if (patience.aborted)
      throw new PortError('memory', 'lock_timeout', `${path} is held by ${words(holder)}`, 'soon');
    else await pause(waitMs(token, round));
  }
}

async function renamed(from: string, to: string, token: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    // A network file system may lose the answer to a rename that took effect; then the token is in its place.
    if (isCode(error, 'ENOENT') && (await readdir(to).catch(none)).includes(token)) return true;
    throw error;
  }
}

/** For an owner elsewhere age decides, both times taken from the file system's own clock. */
async function isAbandoned(
  path: string,
  holder: string,
  mine: string,
  isAlive: LockOptions['isAlive'],
): Promise<boolean> {
  const owner = ownerIn(holder);
  const alive = owner && isAlive(owner);
  if (alive !== undefined) return !alive;
  await touch(mine);
  const now = await stat(mine);
  const last = await stat(join(path, holder)).catch(() => now);
  return now.mtimeMs - last.mtimeMs > abandonedMs;
}

/** Takes away a dead owner's token, and what others of the dead had prepared. */
async function clear(path: string, holder: string, isAlive: LockOptions['isAlive']): Promise<void> {
  await unlink(join(path, holder)).catch(unlessGone);
  const waiting = (await readdir(dirname(path)).catch(none)).filter((name) => name !== basename(path));
  for (const prepared of waiting.map((name) => join(dirname(path), name))) {
    const owner = ownerIn((await readdir(prepared).catch(none))[0] ?? '');
    if (owner && isAlive(owner) === false) await rm(prepared, { recursive: true, force: true });
  }
}

async function release(path: string, token: string): Promise<void> {
  await unlink(join(path, token)).catch(unlessGone);
  await rmdir(path).catch(unlessGone);
}

async function assertHeld(path: string, token: string): Promise<void> {
  if ((await readdir(path).catch(none)).includes(token)) return;
  throw new PortError('memory', 'lock_lost', `${path} was taken over by another process`, 'soon');
}

async function touch(file: string): Promise<void> {
  await writeFile(file, '.', { flag: 'r+' });
}

function tokenOf({ machine, pid, started }: Owner, id: string): string {
  return [Buffer.from(machine).toString('base64url'), pid, started, id].join('~');
}

function ownerIn(token: string): Owner | undefined {
  const [machine, pid, started, id] = token.split('~');
  if (machine === undefined || pid === undefined || started === undefined || id === undefined) return undefined;
  return { machine: Buffer.from(machine, 'base64url').toString(), pid: Number(pid), started };
}

function words(token: string): string {
  const owner = ownerIn(token);
  return owner ? `process ${owner.pid} on ${owner.machine}` : token;
}

/** 1 to 5 ms at first, longer for those who wait long; different for everybody, so that nobody keeps step with another. */
function waitMs(token: string, round: number): number {
  const spread = [...`${token}${round * 7919}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
  return 1 + (spread % 5) * (round < 100 ? 1 : 4);
}

function none(): string[] {
  return [];
}

function unlessGone(error: unknown): void {
  if (!isCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

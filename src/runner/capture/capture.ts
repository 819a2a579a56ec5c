// What agents print, on its way into their logs: masked, and never more than a disk can take.
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { shellQuote } from '../tmux/command.ts';
import { maskScript } from './mask-script.ts';

export interface Capture {
  /**
   * @param use is given a shell command that appends what it reads to the log, masked; good for one start, as its script, which
   * holds the secrets, is removed once it is read
   */
  through<T>(log: string, use: (command: string) => Promise<T>): Promise<T>;
  /** Puts a log that has grown large aside as `<log>.1`, instead of the one before it. @returns whether it did */
  makeRoom(log: string): Promise<boolean>;
}

export interface CaptureLimits {
  /** A log of so many bytes is put aside at the next look. */
  readonly large: number;
  /** A program may print much between two looks: at so many bytes logging stops until then, also if it ends meanwhile. */
  readonly full: number;
}

export const usualLimits: CaptureLimits = { large: 16 * 1024 * 1024, full: 32 * 1024 * 1024 };

/** A line that never ends is held until memory for it is used up; then logging begins anew at the next look. */
const memoryKb = 128 * 1024;
const readWithinMs = 3_000;

/** @param directory absolute, of ours alone; scripts stand in it for the moment until they are read */
export function createCapture(
  directory: string,
  secrets: readonly string[],
  clock: Clock,
  limits: CaptureLimits = usualLimits,
): Capture {
  const text = maskScript(secrets);
  return { through, makeRoom };

  async function through<T>(log: string, use: (command: string) => Promise<T>): Promise<T> {
    const script = join(directory, `${clock.id()}.sed`);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(script, text, { mode: 0o600 });
    try {
      return await use(filter(script, log, limits.full));
    } finally {
      void removeOnceRead(script);
    }
  }

  async function makeRoom(log: string): Promise<boolean> {
    const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    if (size < limits.large) return false;
    await rename(log, `${log}.1`);
    const left = size < limits.full ? '' : '; it was full, and what was printed since is left out';
    await writeFile(log, `[conductor: what was printed before is in ${basename(log)}.1${left}]\n`, { mode: 0o600 });
    return true;
  }
}

/**
 * The script is opened and unlinked before anything is read: an agent, which runs as the same user, finds no file of keys. Where it
 * cannot be opened nothing is logged. The shell sets the limits because sed has none: `ulimit -f` counts blocks of 512 bytes.
 */
function filter(script: string, log: string, full: number): string {
  return [
    'umask 077; ulimit -c 0',
    `ulimit -f ${Math.ceil(full / 512)}; ulimit -v ${memoryKb} 2>/dev/null`,
    `exec 3< ${shellQuote(script)} || exit; rm -f ${shellQuote(script)}`,
    `LC_ALL=C exec sed -n -E -f /dev/fd/3 2>> ${shellQuote(log)}`,
  ].join('; ');
}

/** For the case that tmux never started the command. */
async function removeOnceRead(script: string): Promise<void> {
  const roundMs = 20;
  for (let waited = 0; waited < readWithinMs && existsSync(script); waited += roundMs)
    await pause(roundMs, undefined, { ref: false });
  await rm(script, { force: true }).catch(() => {});
}

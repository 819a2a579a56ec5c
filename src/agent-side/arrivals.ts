// Waiting until something lies in a directory: told by the system where it can, and looked for now and then where it cannot.
import { type FSWatcher, watch } from 'node:fs';

/** Milliseconds. Network file systems tell nothing of what other hosts write. */
const slowLook = 1_000;

export interface Bounds {
  /** Milliseconds. */
  readonly wait: number;
  /** Any of them ends the waiting early. */
  readonly signals: readonly AbortSignal[];
}

/**
 * @param look what lies there now
 * @returns what it saw, as soon as that is something; nothing when the time is over or a signal came
 */
export async function arrivals<Found>(
  directory: string,
  look: () => Promise<readonly Found[]>,
  bounds: Bounds,
): Promise<readonly Found[]> {
  const bell = hang(directory, bounds);
  try {
    for (;;) {
      const isLast = bell.isOver();
      const found = await look();
      if (found.length > 0 || isLast) return found;
      await bell.rung();
    }
  } finally {
    bell.close();
  }
}

/**
 * A ring between two looks is not lost: the next `rung()` answers at once. Timer and listeners are plain ones: Node 20 collects
 * what `AbortSignal.any` makes of an `AbortSignal.timeout` as garbage, and then it never comes.
 */
function hang(
  directory: string,
  { wait, signals }: Bounds,
): { rung(): Promise<void>; isOver(): boolean; close(): void } {
  let rang = false;
  let late = false;
  let wake = () => {};
  const watcher = watched(directory, ring);
  const looks = setInterval(ring, slowLook);
  const end = setTimeout(() => {
    late = true;
    ring();
  }, wait);
  for (const signal of signals) signal.addEventListener('abort', ring);
  return { rung, isOver, close };

  function ring(): void {
    rang = true;
    wake();
  }

  async function rung(): Promise<void> {
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (rang || isOver()) resolve();
    });
    rang = false;
  }

  function isOver(): boolean {
    return late || signals.some(({ aborted }) => aborted);
  }

  function close(): void {
    clearInterval(looks);
    clearTimeout(end);
    for (const signal of signals) signal.removeEventListener('abort', ring);
    watcher?.close();
  }
}

/** @returns undefined where the system has no watch to give; then the slow look has to do */
function watched(directory: string, ring: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, ring);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

// Small files that are there whole, or not at all.
import { readFileSync } from 'node:fs';
import { rename, stat, writeFile } from 'node:fs/promises';

/**
 * Reads synchronously: these files stand on the way from an exit to its event, and on a busy machine a turn of the thread pool takes
 * milliseconds where the read takes microseconds.
 *
 * @returns undefined when there is no such file
 */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return ifMissing(undefined)(error);
  }
}

/** Writes a file so that nobody reads half of it. */
export async function writeWhole(path: string, text: string, mode = 0o600): Promise<void> {
  await writeFile(`${path}.tmp`, text, { mode });
  await rename(`${path}.tmp`, path);
}

/** @returns its size in bytes; 0 when there is no such file */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(ifMissing(undefined));
  return found?.size ?? 0;
}

/** For `catch`: a missing file is an answer, every other failure stays one. */
export function ifMissing<T>(answer: T): (error: unknown) => T {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return answer;
    throw error;
  };
}

// What outlives a loss of power.
import { dirname } from 'node:path';
import type { FileStat, FileSystem } from './file-system.ts';

/** Writes a new file to the disk; its name is durable when its directory is. @param like whose mode and owner it gets */
export async function writeNew(fs: FileSystem, path: string, bytes: Uint8Array, like?: FileStat): Promise<void> {
  const file = await fs.open(path, 'wx', like?.mode);
  try {
    if (like) await fs.match(file, like);
    await fs.write(file, bytes);
    await fs.sync(file);
  } finally {
    await fs.close(file);
  }
}

/** Makes the names in a directory durable. */
export async function syncDirectory(fs: FileSystem, path: string): Promise<void> {
  const directory = await fs.open(path, 'r');
  try {
    await fs.sync(directory);
  } finally {
    await fs.close(directory);
  }
}

/** Makes a directory, and all above it, so that they stay. */
export async function ensureDirectory(fs: FileSystem, path: string): Promise<void> {
  const topmost = await fs.makeDirectories(path);
  if (topmost === undefined) return;
  for (let made = path; made.length >= topmost.length; made = dirname(made)) await syncDirectory(fs, dirname(made));
}

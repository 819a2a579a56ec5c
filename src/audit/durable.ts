// Writes that would survive a loss of power when they return.
import { type FileHandle, open, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Which file it is, and how long. */
export interface Extent {
  readonly ino: number;
  readonly size: number;
}

/** Appends and makes the file where there is none. What a crash left without a newline does not become one line with it. */
export async function appendLine(path: string, line: string | Buffer): Promise<Extent> {
  const file = await open(path, 'a+', 0o600);
  try {
    const before = await file.stat();
    const gap = (await endsInMidLine(file, before.size)) ? '\n' : '';
    await file.writeFile(Buffer.concat([Buffer.from(gap), Buffer.from(line), Buffer.from('\n')]));
    await file.datasync();
    if (before.size === 0) await sync(dirname(path));
    return await file.stat();
  } finally {
    await file.close();
  }
}

/** Moves what stands from the offset on to the end of another file: it is there before it is gone here. */
export async function moveTail(path: string, from: number, aside: string): Promise<void> {
  await appendLine(aside, await readTail(path, from));
  await truncate(path, from);
  await sync(path);
}

/** @returns bytes; 0 where there is no such file */
export async function sizeOf(path: string): Promise<number> {
  return (await extentOf(path))?.size ?? 0;
}

/** @returns undefined where there is no such file; any other failure is no absence */
export async function extentOf(path: string): Promise<Extent | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** For files and directories. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function endsInMidLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') !== '\n';
}

async function readTail(path: string, from: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const length = (await file.stat()).size - from;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

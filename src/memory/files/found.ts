// What a look at a file found: one whole version of it, or that there is none.
import { createHash } from 'node:crypto';
import { FileError } from './file-error.ts';
import type { FileRead, FileSystem } from './file-system.ts';

export interface Version {
  /** SHA-256 of the bytes, in hex: the only thing that tells versions apart. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, by the clock of the file system; two versions of one clock tick have the same. */
  readonly mtimeMs: number;
}

export type Found =
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly version: Version }
  | { readonly kind: 'missing' };

/** What stands at a path now. */
export type Current = FileRead | undefined;

/** @throws FileError `unreadable`: a failed look is no absence */
export async function readCurrent(fs: FileSystem, path: string): Promise<Current> {
  try {
    return await fs.read(path);
  } catch (error) {
    throw new FileError('unreadable', path, `${path} cannot be read`, error);
  }
}

export function foundIn(current: Current): Found {
  if (!current) return { kind: 'missing' };
  const { bytes, stat } = current;
  let known: Version | undefined;
  return {
    kind: 'file',
    bytes,
    // Most who read never ask for it, and to make it takes longer than to read.
    get version() {
      known ??= { hash: hashOf(bytes), size: bytes.length, mtimeMs: stat.mtimeMs };
      return known;
    },
  };
}

/** @returns whether it is the same content, or nothing in both cases: the time does not matter */
export function isSame(
  one: { readonly bytes: Uint8Array } | undefined,
  other: { readonly bytes: Uint8Array } | undefined,
): boolean {
  return one && other ? Buffer.compare(one.bytes, other.bytes) === 0 : one === other;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @returns null for a missing file */
export function hashIn(current: Current): string | null {
  return current ? hashOf(current.bytes) : null;
}

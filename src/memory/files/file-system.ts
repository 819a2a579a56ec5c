// What the library asks of a file system: one call each, so that a test can let any of them fail or be the last.
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';

/** A call of microseconds answers at once, one that waits for a disk answers later; whoever asks awaits both. */
export type Answer<T> = T | Promise<T>;

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly size: number;
  /** Milliseconds since the epoch, by the clock of the file system. */
  readonly mtimeMs: number;
  readonly uid: number;
  readonly gid: number;
}

export interface FileRead {
  readonly bytes: Buffer;
  readonly stat: FileStat;
}

/** Everything fails with an error that has a `code`, as in node; what is missing is `undefined` where the type says so. */
export interface FileSystem {
  /** Of the entry itself, not of what a link leads to. */
  stat(path: string): Answer<FileStat | undefined>;
  /** The content and what is known of it, from one opening. */
  read(path: string): Answer<FileRead | undefined>;
  list(path: string): Answer<string[] | undefined>;
  /** Where the path leads, without links. */
  realPath(path: string): Answer<string | undefined>;
  /** Fails with EACCES, EPERM or EROFS where this process may not write. */
  mayWrite(path: string): Answer<void>;
  /** With all above it. @returns the topmost that had to be made */
  makeDirectories(path: string): Answer<string | undefined>;
  makeDirectory(path: string): Answer<void>;
  /** `wx`: a new file; `r+`: one that exists; `r`: also a directory. @returns a handle */
  open(path: string, flags: 'wx' | 'r+' | 'r', mode?: number): Answer<number>;
  write(file: number, bytes: Uint8Array): Answer<void>;
  /** Gives an open file the mode and, as far as this process may, the owner of another one. */
  match(file: number, other: FileStat): Answer<void>;
  /** Done when it would survive a loss of power. */
  sync(file: number): Answer<void>;
  close(file: number): Answer<void>;
  link(from: string, to: string): Answer<void>;
  rename(from: string, to: string): Answer<void>;
  unlink(path: string): Answer<void>;
  removeDirectory(path: string): Answer<void>;
}

const syncLater = promisify(fsync);

/**
 * The file system of this machine. Only `sync` waits for a disk, and only it is left to another thread: to hand the rest over
 * takes longer than to do it.
 */
export const nodeFileSystem: FileSystem = {
  stat: (path) => statOf(lstatSync(path, { throwIfNoEntry: false })),
  read: (path) => unlessMissing(() => readWhole(path)),
  list: (path) => unlessMissing(() => readdirSync(path)),
  realPath: (path) => unlessMissing(() => realpathSync.native(path)),
  mayWrite: (path) => accessSync(path, constants.W_OK),
  makeDirectories: (path) => mkdirSync(path, { recursive: true }),
  makeDirectory: (path) => mkdirSync(path),
  open: (path, flags, mode) => openSync(path, flags, mode),
  write: writeAll,
  match,
  sync: (file) => syncLater(file),
  close: (file) => closeSync(file),
  link: (from, to) => linkSync(from, to),
  rename: (from, to) => renameSync(from, to),
  unlink: (path) => unlinkSync(path),
  removeDirectory: (path) => rmdirSync(path),
};

const looks = 10;

/** A file that is written to in place while it is read is read again: one look in the middle of that would be of no version. */
function readWhole(path: string): FileRead {
  for (let look = 1; ; look++) {
    const { whole, ...read } = readOnce(path);
    if (whole || look === looks) return read;
  }
}

function readOnce(path: string): FileRead & { readonly whole: boolean } {
  const file = openSync(path, 'r');
  try {
    const before = fstatSync(file);
    // One byte more than there should be: fewer than asked for is the end.
    const space = Buffer.allocUnsafeSlow(before.size + 1);
    const length = readAll(file, space);
    const after = fstatSync(file);
    const whole = before.mtimeMs === after.mtimeMs && length === before.size && length === after.size;
    return { bytes: space.subarray(0, length), stat: statOf(after), whole };
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, space: Buffer): number {
  let length = 0;
  for (let read = -1; read !== 0 && length < space.length - 1; length += read) {
    read = readSync(file, space, length, space.length - length, null);
  }
  return length;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** What is so already is left alone: each change is work for the disk. */
function match(file: number, { mode, uid, gid }: FileStat): void {
  const made = fstatSync(file);
  if (made.uid !== uid || made.gid !== gid) giveTo(file, uid, gid);
  if ((fstatSync(file).mode & 0o7777) !== mode) fchmodSync(file, mode);
}

function giveTo(file: number, uid: number, gid: number): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Only root may give a file away.
  }
}

function statOf(stats: Stats): FileStat;
function statOf(stats: Stats | undefined): FileStat | undefined;
function statOf(stats: Stats | undefined): FileStat | undefined {
  if (!stats) return undefined;
  const { mode, size, mtimeMs, uid, gid } = stats;
  return { kind: kindOf(stats), mode: mode & 0o7777, size, mtimeMs, uid, gid };
}

function kindOf(stats: Stats): FileStat['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function unlessMissing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

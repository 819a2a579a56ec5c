// Where a name of ours leads, and whether one may write there.
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { FileError, fileError } from './file-error.ts';
import type { FileStat, FileSystem } from './file-system.ts';

/**
 * @param name relative to the root
 * @returns the file's own path: where a link within the root leads to
 * @throws FileError `path_refused` for a name, or a link on its way, that leads out of the root
 */
export async function placeOf(fs: FileSystem, root: string, name: string): Promise<string> {
  const path = join(root, name);
  const refused = (why: string) => new FileError('path_refused', path, `"${name}" ${why}`);
  if (!isPlain(name)) throw refused('is no plain name below the root');
  const home = (await fs.realPath(root)) ?? root;
  const directory = dirname(path) === root ? home : await realDirectory(fs, root, dirname(path));
  if (!isWithin(directory ?? home, home)) throw refused('leads out of the root');
  if ((await fs.stat(path))?.kind !== 'link') return path;
  const target = await fs.realPath(path);
  if (target === undefined || !isWithin(target, home))
    throw refused('is a link that leads out of the root, or nowhere');
  return target;
}

/**
 * Root could write to a file that nobody may write to, and a renaming asks only the directory: so we look for ourselves.
 *
 * @throws FileError `read_only`
 */
export async function assertWritable(fs: FileSystem, path: string, stat: FileStat | undefined): Promise<void> {
  const directory = dirname(path);
  const holder = await fs.stat(directory);
  const there = [...(stat ? [{ path, stat }] : []), ...(holder ? [{ path: directory, stat: holder }] : [])];
  for (const one of there) {
    if (one.stat.kind !== 'link' && (one.stat.mode & 0o222) === 0) {
      throw new FileError('read_only', path, `${one.path} is read-only`);
    }
    try {
      await fs.mayWrite(one.path);
    } catch (error) {
      throw fileError(error, path, 'written');
    }
  }
}

function isPlain(name: string): boolean {
  const odd = name === '' || name === '.' || name.endsWith(sep) || name.includes('\0') || isAbsolute(name);
  return !odd && normalize(name) === name && name.split(sep)[0] !== '..';
}

/** @returns undefined when nothing between the root and the directory exists yet */
async function realDirectory(fs: FileSystem, root: string, directory: string): Promise<string | undefined> {
  for (let path = directory; isWithin(path, root); path = dirname(path)) {
    const real = await fs.realPath(path);
    if (real !== undefined) return real;
  }
  return undefined;
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

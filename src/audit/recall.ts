// Where the chain stands: what a process remembers of it, and what others have written since.
import { stat } from 'node:fs/promises';
import { type Extent, extentOf } from './durable.ts';
import { currentFile, filesOf } from './files.ts';
import { type Link, origin, parseLine } from './line.ts';
import { readLines } from './read-lines.ts';

/** Ids that are known: a job is performed again within minutes, not after so many others. */
const remembered = 10_000;

export interface Standing {
  /** The last line. */
  readonly link: Link;
  /** Of the newest lines, oldest first. */
  readonly ids: ReadonlySet<string>;
  /** Inode of the current file; undefined where there is none. */
  readonly ino: number | undefined;
  /** Bytes of its whole lines. */
  readonly size: number;
  /** Bytes behind them: a line that a crash cut off. */
  readonly torn: number;
}

/**
 * Only under the lock.
 *
 * A line somebody spoilt stays where it is, and the chain goes on from the last one that can be read: `verify` shall find the damage.
 * For the same reason lines that vanished while a process remembers them leave a gap.
 *
 * @param known what this process saw last; only what came after it is read
 * @throws the file system's error
 */
export async function recall(directory: string, known: Standing | undefined): Promise<Standing> {
  const path = currentFile(directory, 'audit');
  const now = await extentOf(path);
  if (known && now && known.ino === now.ino && known.size <= now.size) return readOn(known, path, now);
  const found = await readAll(directory, now);
  return known && known.link.seq > found.link.seq ? { ...found, link: known.link } : found;
}

/** @returns how it stands after one more line, which is the last of a file of this extent */
export function advance(standing: Standing, id: string, link: Link, { ino, size }: Extent): Standing {
  return { link, ids: newest([...standing.ids, id]), ino, size, torn: 0 };
}

async function readAll(directory: string, now: Extent | undefined): Promise<Standing> {
  const fresh: Standing = { link: origin, ids: new Set(), ino: now?.ino, size: 0, torn: 0 };
  const current = currentFile(directory, 'audit');
  const files = (await filesOf(directory, 'audit')).filter((path) => path !== current).toReversed();
  let standing = now ? await readOn(fresh, current, now) : fresh;
  for (const path of files) {
    if (standing.ids.size >= remembered) break;
    const older = await readOn(fresh, path, await stat(path));
    const link = standing.link.seq > 0 ? standing.link : older.link;
    standing = { ...standing, link, ids: newest([...older.ids, ...standing.ids]) };
  }
  return standing;
}

async function readOn(known: Standing, path: string, now: Extent): Promise<Standing> {
  if (known.size === now.size) return { ...known, torn: 0 };
  let { link, size } = known;
  const ids = [...known.ids];
  for await (const { bytes, end, isWhole } of readLines(path, known.size, now.size)) {
    if (!isWhole) break;
    size = end;
    const line = parseLine(bytes);
    if (line && line.seq > link.seq) link = { seq: line.seq, hash: line.hash };
    if (line) ids.push(line.id);
  }
  return { link, ids: newest(ids), ino: now.ino, size, torn: now.size - size };
}

function newest(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.slice(-remembered));
}

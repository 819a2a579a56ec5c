// Old text moved out of a file into another one beside it, so that the file stays small and nothing is lost.
import { Buffer } from 'node:buffer';
import { basename, dirname, extname, join } from 'node:path';
import { readCurrent } from './found.ts';
import { placeOf } from './place.ts';
import type { Room } from './room.ts';

export interface Archived {
  /** Text taken out of the file, oldest first; each becomes lines of its own. */
  readonly blocks: readonly string[];
  /** What a new archive begins with. */
  readonly head?: string;
}

/** An archive that has grown to this many bytes gets a number, and a new one is begun. */
const mostBytes = 1_000_000;

/** @returns the files that change with it, by name: `decisions.archive.md`, and `decisions.archive-1.md` when that is full */
export async function archiveInto(
  room: Room,
  name: string,
  { blocks, head = '' }: Archived,
): Promise<[string, Buffer][]> {
  const archive = archiveName(name);
  const before = await readCurrent(room.fs, await placeOf(room.fs, room.root, archive));
  const more = Buffer.from(blocks.map(withNewline).join(''));
  const fresh = Buffer.concat([Buffer.from(head), more]);
  if (!before) return [[archive, fresh]];
  if (before.bytes.length < mostBytes) return [[archive, Buffer.concat([before.bytes, gap(before.bytes), more])]];
  return [
    [await nextName(room, name), before.bytes],
    [archive, fresh],
  ];
}

/** @returns `decisions.archive.md` for `decisions.md` */
export function archiveName(name: string, number?: number): string {
  const extension = extname(name);
  const stem = basename(name, extension);
  return join(dirname(name), `${stem}.archive${number === undefined ? '' : `-${number}`}${extension || '.md'}`);
}

async function nextName({ fs, root }: Room, name: string): Promise<string> {
  const there = new Set((await fs.list(dirname(await placeOf(fs, root, name)))) ?? []);
  let number = 1;
  while (there.has(basename(archiveName(name, number)))) number++;
  return archiveName(name, number);
}

function gap(before: Buffer): Buffer {
  return Buffer.from(before.length === 0 || before.at(-1) === 10 ? '' : '\n');
}

function withNewline(block: string): string {
  return block.endsWith('\n') ? block : `${block}\n`;
}

// How far a group of consumers has come in a stream, and which entries are out and not acknowledged.
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ensurePrivate, sync } from './segments.ts';

const Out = z.object({
  /** Of the entry. */
  number: z.int(),
  consumer: z.string(),
  /** When it was given out last, milliseconds since the epoch. */
  at: z.number(),
  deliveries: z.int(),
});
export type Out = Readonly<z.infer<typeof Out>>;

const Group = z.object({
  /** Number of the newest entry that was given to somebody. */
  given: z.int(),
  /** Oldest entry first. */
  out: z.array(Out),
});
export interface Group {
  readonly given: number;
  readonly out: readonly Out[];
}

/** @returns a group at the beginning where there is no file */
export async function readGroup(path: string): Promise<Group> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? { given: 0, out: [] } : Group.parse(JSON.parse(text));
}

/** Only under the lock. Durable when it returns; killed before, the former state stands. */
export async function writeGroup(path: string, group: Group): Promise<void> {
  await ensurePrivate(dirname(path));
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(group)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await sync(dirname(path));
}

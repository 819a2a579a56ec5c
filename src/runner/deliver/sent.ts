// What was sent to a session already: a key is sent once, also by a runner that was started anew in between.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Run } from '../run/runs.ts';
import { readIfThere, writeWhole } from '../run/small-files.ts';
import { fileName } from './fit-text.ts';

const Sent = z.object({
  verdict: z.enum(['delivered', 'unconfirmed', 'failed']),
  reason: z.string(),
  text: z.string(),
  /** Where the agent's events ended before the paste, in bytes. */
  from: z.number().default(0),
});
export type Sent = z.infer<typeof Sent>;

/** @returns what became of the key */
export function sent(run: Run, key: string): Sent | undefined {
  return read(run, fileName(key));
}

/** @returns the message that was sent last. */
export function lastSent(run: Run): Sent | undefined {
  return read(run, 'last');
}

export async function remember(run: Run, key: string, became: Sent): Promise<void> {
  const directory = join(run.dir, 'sent');
  await mkdir(directory, { recursive: true });
  for (const name of [fileName(key), 'last']) await writeWhole(join(directory, `${name}.json`), JSON.stringify(became));
}

function read(run: Run, name: string): Sent | undefined {
  const text = readIfThere(join(run.dir, 'sent', `${name}.json`));
  return text === undefined ? undefined : Sent.parse(JSON.parse(text));
}

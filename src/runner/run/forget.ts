// Removes what is remembered of sessions that ended long ago.
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Room } from '../room.ts';
import { runFiles } from './runs.ts';
import { ifMissing } from './small-files.ts';

/** A redelivered wish for a session that has ended must still find that it has; nothing is redelivered after so long. */
const keptMs = 8 * 24 * 60 * 60 * 1000;

export async function forgetOldRuns({ runs, clock }: Pick<Room, 'runs' | 'clock'>): Promise<void> {
  for (const run of await runs.all()) {
    for (const file of [runFiles.reported, runFiles.stopping]) {
      const found = await stat(join(run.dir, file)).catch(ifMissing(undefined));
      if (found !== undefined && clock.now() - found.mtimeMs > keptMs)
        await rm(run.dir, { recursive: true, force: true });
    }
  }
}

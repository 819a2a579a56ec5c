// Lines that a commit left for the streams on their way to files.
import { type StreamEntry, type StreamName, streamNames } from '../core/stream.ts';
import { parseEntry } from '../text/stream-entry.ts';
import { keys, type Scripted } from './connection.ts';
import { createRounds } from './rounds.ts';

export interface LineRelay {
  /** Publishes what waits, oldest first; calls made meanwhile are served by one more round. */
  relay(): Promise<void>;
}

const batch = 200;

/**
 * @param publish repeatable, for a crash between publishing and removing brings the same entries again
 * @param onTrouble told when a round failed; the caller's sweep tries again, and nothing is lost but what the stream would have trimmed
 */
export function createLineRelay(
  redis: Scripted,
  publish: (stream: StreamName, ...entries: readonly StreamEntry[]) => Promise<void>,
  onTrouble: (error: unknown) => void,
): LineRelay {
  return { relay: createRounds(emptyAll, onTrouble).ask };

  async function emptyAll(): Promise<void> {
    await Promise.all(streamNames.map(empty));
  }

  async function empty(stream: StreamName): Promise<void> {
    for (;;) {
      const lines = await redis.lrange(keys.streamLines(stream), 0, batch - 1);
      if (lines.length === 0) return;
      await publish(stream, ...lines.flatMap((line) => parseEntry(line) ?? []));
      // By value: another process may have removed some of them, and a commit may have trimmed the list.
      const done = redis.multi();
      for (const line of lines) done.lrem(keys.streamLines(stream), 1, line);
      await done.exec();
    }
  }
}

// The streams of this installation, put together, and what the law's commits tell them.
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { keptEntries } from '../core/stream.ts';
import { streamed } from '../core/streamed.ts';
import { isAlive, thisProcess } from '../home/owner.ts';
import { createLock } from '../memory/files/lock.ts';
import type { Streams } from '../ports/streams.ts';
import type { Scripted } from '../queue/connection.ts';
import { createLineRelay } from '../queue/line-relay.ts';
import { createRedisStreams, ensureGroups } from '../queue/streams.ts';
import type { Telling } from '../queue/task-store.ts';
import { createFileStreams } from '../streams/streams.ts';
import { renderEntry, tidyEntry } from '../text/stream-entry.ts';
import type { Base } from './base.ts';

const lockTimeoutMs = 10_000;

export interface Telegraph {
  /** For the task store. */
  readonly telling: Telling;
  /** Makes the groups, and publishes what a former run left. */
  begin(): Promise<void>;
  /** Publishes what waits, where something can wait. */
  sweep(): void;
}

/** @returns the streams that `communication.backend` names. */
export function streamsOf(base: Pick<Base, 'config' | 'clock' | 'mask'>, redis: Scripted): Streams {
  const isOnRedis = base.config.communication.backend === 'redis';
  return isOnRedis ? createRedisStreams(redis, { mask: base.mask, kept: keptEntries }) : fileStreamsOf(base);
}

/** @returns the streams in files, in the state directory; their locks are held in the name of this process. */
export function fileStreamsOf({ config, clock, mask }: Pick<Base, 'config' | 'clock' | 'mask'>): Streams {
  const directory = streamDirectory(config);
  const options = { owner: thisProcess(), isAlive, id: clock.id, timeoutMs: lockTimeoutMs };
  return createFileStreams({
    directory,
    lockFor: (stream) => createLock(join(directory, 'locks', stream), options),
    mask,
    kept: keptEntries,
    now: clock.now,
  });
}

export function streamDirectory({ directories }: Pick<Config, 'directories'>): string {
  return join(directories.home, 'streams');
}

/** @returns what makes each commit of a task tell the streams, once, whatever dies in between. */
export function telegraphOf(base: Pick<Base, 'config' | 'mask' | 'log'>, redis: Scripted, streams: Streams): Telegraph {
  const { config, mask, log } = base;
  const isOnRedis = config.communication.backend === 'redis';
  const { relay } = createLineRelay(redis, streams.publish, (error) => log.warn({ err: error }, 'the streams wait'));
  const sweep = isOnRedis ? () => {} : () => void relay();
  return {
    telling: {
      into: isOnRedis ? 'stream' : 'list',
      kept: keptEntries,
      lines: (step) =>
        streamed(step).map(({ stream, entry }) => ({ stream, line: renderEntry(tidyEntry(entry, mask)) })),
      nudge: sweep,
    },
    begin: async () => {
      if (isOnRedis) await ensureGroups(redis).catch((error) => log.warn({ err: error }, 'the streams have no groups'));
      // With the other backend before, there may be lines that never became entries.
      await relay();
    },
    sweep,
  };
}

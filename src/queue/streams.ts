// The streams on Redis Streams: `conductor:agent-events` and its sisters, each entry one field `entry` of JSON.
import { type GroupName, groupNames, type StreamEntry, type StreamName, streamNames } from '../core/stream.ts';
import { PortError } from '../ports/port-error.ts';
import type { Pending, Placed, Range, Streams } from '../ports/streams.ts';
import { parseEntry, renderEntry, tidyEntry } from '../text/stream-entry.ts';
import { keys, type Scripted } from './connection.ts';

export interface StreamOptions {
  readonly mask: (text: string) => string;
  /** Entries that a stream keeps, about. */
  readonly kept: number;
}

/** As Redis answers: position, then field and value in turn; null in place of what was trimmed away. */
type Raw = readonly [string, readonly string[] | null];

export function createRedisStreams(redis: Scripted, { mask, kept }: StreamOptions): Streams {
  const made = new Set<Scripted>();
  const idle: Scripted[] = [];
  return { publish, read, ack, claim, pending, range, close };

  async function publish(stream: StreamName, ...entries: readonly StreamEntry[]): Promise<void> {
    const lines = entries.flatMap((entry) => [entry.id, renderEntry(tidyEntry(entry, mask))]);
    await orAway(redis.publishEntries(keys.stream(stream), keys.streamIds(stream), kept, ...lines));
  }

  async function read(
    group: GroupName,
    consumer: string,
    stream: StreamName,
    count: number,
    blockMs: number,
    signal?: AbortSignal,
  ): Promise<readonly Placed[]> {
    const key = keys.stream(stream);
    const found =
      blockMs > 0
        ? await waiting(signal, (own) =>
            inGroup(stream, () =>
              own.xreadgroup('GROUP', group, consumer, 'COUNT', count, 'BLOCK', blockMs, 'STREAMS', key, '>'),
            ),
          )
        : await inGroup(stream, () => redis.xreadgroup('GROUP', group, consumer, 'COUNT', count, 'STREAMS', key, '>'));
    const [[, entries] = ['', []]] = (found ?? []) as readonly (readonly [string, readonly Raw[]])[];
    return readable(group, stream, entries);
  }

  async function ack(group: GroupName, stream: StreamName, positions: readonly string[]): Promise<number> {
    return positions.length === 0 ? 0 : orAway(redis.xack(keys.stream(stream), group, ...positions));
  }

  async function claim(group: GroupName, consumer: string, stream: StreamName, idleMs: number, count: number) {
    const found: Placed[] = [];
    // Redis looks at some ten times as many as it may give, and says where to go on.
    for (let cursor = '0-0', begun = false; found.length < count && !(begun && cursor === '0-0'); begun = true) {
      const more = count - found.length;
      const answer = await inGroup(stream, () =>
        redis.xautoclaim(keys.stream(stream), group, consumer, idleMs, cursor, 'COUNT', more),
      );
      const [next, entries] = answer as [string, readonly (Raw | null)[]];
      const there = entries.filter((one) => one !== null);
      found.push(...(await readable(group, stream, there)));
      cursor = next;
    }
    return found;
  }

  async function pending(group: GroupName, stream: StreamName, count: number): Promise<readonly Pending[]> {
    const rows = await inGroup(stream, () => redis.xpending(keys.stream(stream), group, '-', '+', count));
    return (rows as [string, string, number, number][]).map(([position, consumer, idleMs, deliveries]) => {
      return { position, consumer, idleMs, deliveries };
    });
  }

  async function range(stream: StreamName, { after, count = 2 * kept, last }: Range): Promise<readonly Placed[]> {
    const from = after === undefined ? '-' : `(${after}`;
    const found =
      last === undefined
        ? await orAway(redis.xrange(keys.stream(stream), from, '+', 'COUNT', count))
        : (await orAway(redis.xrevrange(keys.stream(stream), '+', from, 'COUNT', last))).toReversed();
    return found.flatMap(placed);
  }

  /** Whoever waits has a connection of its own, for it blocks; it is used again. */
  async function waiting<T>(
    signal: AbortSignal | undefined,
    ask: (own: Scripted) => Promise<T>,
  ): Promise<T | undefined> {
    if (signal?.aborted) return undefined;
    const own = idle.pop() ?? connection();
    const stop = () => discard(own);
    signal?.addEventListener('abort', stop);
    try {
      return await ask(own);
    } catch (error) {
      if (!made.has(own)) return undefined;
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      if (made.has(own)) idle.push(own);
    }
  }

  function connection(): Scripted {
    const own = redis.duplicate({ commandTimeout: undefined }) as Scripted;
    own.on('error', () => {});
    made.add(own);
    return own;
  }

  function discard(own: Scripted): void {
    made.delete(own);
    own.disconnect();
  }

  /** What somebody else wrote into the stream is nobody's to handle. */
  async function readable(group: GroupName, stream: StreamName, entries: readonly Raw[]): Promise<readonly Placed[]> {
    const found = entries.map((raw) => ({ position: raw[0], placed: placed(raw) }));
    await ack(
      group,
      stream,
      found.filter((one) => one.placed.length === 0).map(({ position }) => position),
    );
    return found.flatMap((one) => one.placed);
  }

  /** The groups may be missing, as after a loss of Redis. */
  async function inGroup<T>(stream: StreamName, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!isAnswer(error, 'NOGROUP')) throw away(error);
      await ensureGroups(redis, [stream]);
      return orAway(ask());
    }
  }

  async function close(): Promise<void> {
    for (const own of made) discard(own);
  }
}

/** Makes both groups of each stream, where they are missing; they begin with the oldest entry. */
export async function ensureGroups(redis: Scripted, streams: readonly StreamName[] = streamNames): Promise<void> {
  for (const stream of streams) {
    for (const group of groupNames)
      await orAway(redis.xgroup('CREATE', keys.stream(stream), group, '0', 'MKSTREAM').catch(unlessThere));
  }
}

function placed([position, fields]: Raw): Placed[] {
  const entry = parseEntry(fields?.[fields.indexOf('entry') + 1] ?? '');
  return entry ? [{ position, entry }] : [];
}

function orAway<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error) => {
    throw away(error);
  });
}

function away(cause: unknown): PortError {
  if (cause instanceof PortError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  return new PortError('streams', 'streams_away', `the streams on Redis cannot be used: ${said}`, 'soon', cause);
}

function unlessThere(error: unknown): void {
  if (!isAnswer(error, 'BUSYGROUP')) throw error;
}

function isAnswer(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code);
}

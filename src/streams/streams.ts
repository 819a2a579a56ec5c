// The streams in files, for an installation on one machine that wants them without Redis Streams.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type GroupName, type StreamEntry, type StreamName, streamNames } from '../core/stream.ts';
import { PortError } from '../ports/port-error.ts';
import type { Pending, Placed, Range, Streams } from '../ports/streams.ts';
import { tidyEntry } from '../text/stream-entry.ts';
import { type Group, type Out, readGroup, writeGroup } from './group.ts';
import { type Log, openLog } from './log.ts';
import type { Line } from './segments.ts';

/** Between all processes that share the directory. */
export interface StreamLock {
  /** Runs the work while nobody else holds the lock. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface FileStreamOptions {
  /** Absolute path; several processes may share it. */
  readonly directory: string;
  /** Asked once for each stream. */
  readonly lockFor: (stream: StreamName) => StreamLock;
  readonly mask: (text: string) => string;
  /** Entries that a stream keeps, about. */
  readonly kept: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Whoever waits looks this often whether something was appended. */
const lookMs = 20;

export function createFileStreams({ directory, lockFor, mask, kept, now }: FileStreamOptions): Streams {
  const logs = Object.fromEntries(streamNames.map((name) => [name, openLog(join(directory, name), kept)])) as Record<
    StreamName,
    Log
  >;
  const locks = Object.fromEntries(streamNames.map((name) => [name, lockFor(name)])) as Record<StreamName, StreamLock>;
  let closed = false;
  return { publish, read, ack, claim, pending, range, close };

  function publish(stream: StreamName, ...entries: readonly StreamEntry[]): Promise<void> {
    const tidy = entries.map((entry) => tidyEntry(entry, mask));
    return orAway(() => locks[stream].hold(() => logs[stream].append(tidy)));
  }

  async function read(
    group: GroupName,
    consumer: string,
    stream: StreamName,
    count: number,
    blockMs: number,
    signal?: AbortSignal,
  ): Promise<readonly Placed[]> {
    const end = now() + blockMs;
    let seen: string | undefined;
    for (;;) {
      const mark = await orAway(() => logs[stream].mark());
      const found = mark === seen ? [] : await give(group, consumer, stream, count);
      if (found.length > 0 || closed || signal?.aborted || now() >= end) return found;
      seen = mark;
      await pause(Math.min(lookMs, end - now()), undefined, { ...(signal ? { signal } : {}) }).catch(() => {});
    }
  }

  function give(group: GroupName, consumer: string, stream: StreamName, count: number): Promise<readonly Placed[]> {
    return change(group, stream, async ({ given, out }) => {
      const lines = await logs[stream].after(given, count);
      const newest = lines.at(-1)?.number ?? given;
      const fresh = lines
        .filter(({ entry }) => entry)
        .map(({ number }) => ({ number, consumer, at: now(), deliveries: 1 }));
      return {
        group: newest === given ? undefined : { given: newest, out: [...out, ...fresh] },
        answer: lines.flatMap(placed),
      };
    });
  }

  function ack(group: GroupName, stream: StreamName, positions: readonly string[]): Promise<number> {
    const done = new Set(positions.map(Number));
    return change(group, stream, async ({ given, out }) => {
      const left = out.filter(({ number }) => !done.has(number));
      const answer = out.length - left.length;
      return { group: answer === 0 ? undefined : { given, out: left }, answer };
    });
  }

  function claim(group: GroupName, consumer: string, stream: StreamName, idleMs: number, count: number) {
    return change(group, stream, async ({ given, out }) => {
      const idle = out.filter(({ at }) => now() - at >= idleMs);
      const lines = await linesAt(logs[stream], idle);
      const found = idle.flatMap(({ number }) => placed(lines.get(number))).slice(0, count);
      const [taken, there] = [new Set(found.map(({ position }) => Number(position))), [...lines.keys()]];
      const left = out
        .filter((one) => !idle.includes(one) || there.includes(one.number))
        .map((one) => (taken.has(one.number) ? { ...one, consumer, at: now(), deliveries: one.deliveries + 1 } : one));
      return { group: idle.length === 0 ? undefined : { given, out: left }, answer: found };
    });
  }

  async function pending(group: GroupName, stream: StreamName, count: number): Promise<readonly Pending[]> {
    const { out } = await orAway(() => readGroup(pathOf(group, stream)));
    return out.slice(0, count).map(({ number, consumer, at, deliveries }) => {
      return { position: String(number), consumer, idleMs: Math.max(0, now() - at), deliveries };
    });
  }

  async function range(stream: StreamName, { after, count, last }: Range): Promise<readonly Placed[]> {
    const from = after === undefined ? 0 : Number(after);
    const lines = await orAway(() =>
      last === undefined ? logs[stream].after(from, count ?? Number.POSITIVE_INFINITY) : logs[stream].last(last),
    );
    return lines.filter(({ number }) => number > from).flatMap(placed);
  }

  /** Reads the group, and writes what became of it, in one turn; an undefined group stays as it was. */
  function change<T>(
    name: GroupName,
    stream: StreamName,
    work: (group: Group) => Promise<{ readonly group: Group | undefined; readonly answer: T }>,
  ): Promise<T> {
    const path = pathOf(name, stream);
    return orAway(() =>
      locks[stream].hold(async () => {
        const { group, answer } = await work(await readGroup(path));
        if (group) await writeGroup(path, group);
        return answer;
      }),
    );
  }

  function pathOf(group: GroupName, stream: StreamName): string {
    return join(directory, stream, `${group}.json`);
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.all(Object.values(locks).map((lock) => lock.close()));
  }
}

async function linesAt(log: Log, wanted: readonly Out[]): Promise<ReadonlyMap<number, Line>> {
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (!first || !last) return new Map();
  const lines = await log.after(first.number - 1, last.number - first.number + 1);
  return new Map(lines.map((line) => [line.number, line]));
}

function placed(line: Line | undefined): Placed[] {
  return line?.entry ? [{ position: String(line.number), entry: line.entry }] : [];
}

async function orAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PortError && cause.port === 'streams') throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new PortError('streams', 'streams_away', `the streams cannot be read or written: ${said}`, 'soon', cause);
  }
}

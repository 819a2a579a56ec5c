// Connections to Redis, and the names of everything we keep there.
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { StreamName } from '../core/stream.ts';

/** Redis with our scripts, each one atomic change. */
export interface Scripted extends Redis {
  commitStep(...args: (string | number)[]): Promise<string>;
  acceptDelivery(...args: (string | number)[]): Promise<number>;
  askPace(...args: (string | number)[]): Promise<[number, number]>;
  answerPace(...args: (string | number)[]): Promise<null>;
  limitPace(...args: (string | number)[]): Promise<number>;
  publishEntries(...args: (string | number)[]): Promise<number>;
}

/** Prefix of our keys and of BullMQ's. */
export const prefix = 'conductor';

export const keys = {
  task: (id: string) => `${prefix}:task:${id}`,
  history: (id: string) => `${prefix}:history:${id}`,
  /** Sorted set: ids of the events that the task took in, by time. */
  taken: (task: string) => `${prefix}:taken:${task}`,
  delivery: (guid: string) => `${prefix}:delivery:${guid}`,
  host: (name: string) => `${prefix}:host:${name}`,
  reply: (id: string) => `${prefix}:reply:${id}`,
  /** Hash: task → how often it changed since the memory files were written. */
  unwritten: (repository: number) => `${prefix}:unwritten:${repository}`,
  edit: (id: string) => `${prefix}:edit:${id}`,
  awaited: (id: string) => `${prefix}:awaited:${id}`,
  writes: (installation: number) => `${prefix}:writes:${installation}`,
  rest: (installation: number) => `${prefix}:rest:${installation}`,
  stream: (name: StreamName) => `${prefix}:${name}`,
  /** Sorted set: ids of the entries that were published into the stream by themselves, by time. */
  streamIds: (name: StreamName) => `${prefix}:${name}:ids`,
  /** List: entries that wait to be written to files. */
  streamLines: (name: StreamName) => `${prefix}:${name}:lines`,
  outbox: `${prefix}:outbox`,
  all: `${prefix}:tasks`,
  active: `${prefix}:tasks:active`,
  pulls: `${prefix}:pulls`,
  slots: `${prefix}:slots`,
  /** Hash: repository id → who paused it and when. */
  paused: `${prefix}:paused`,
  /** Hash: repository id → what its project issue says. */
  mirrors: `${prefix}:mirrors`,
  hosts: `${prefix}:hosts`,
  installations: `${prefix}:installations`,
  duplicates: `${prefix}:count:duplicates`,
  /** Channel on which processes tell each other that something may be taken. */
  hints: `${prefix}:hints`,
} as const;

/**
 * @param url `redis://…`, or the absolute path of a Unix socket
 * @param patience milliseconds after which a command fails while Redis is away; Infinity waits (BullMQ's workers need that)
 * @returns a connection with our scripts loaded on first use
 */
export function connect(url: string, patience = Number.POSITIVE_INFINITY): Scripted {
  const options = {
    maxRetriesPerRequest: patience === Number.POSITIVE_INFINITY ? null : 1,
    ...(patience === Number.POSITIVE_INFINITY ? {} : { commandTimeout: patience, connectTimeout: patience }),
    enableReadyCheck: true,
    retryStrategy: (times: number) => Math.min(times * 50, 1_000),
    // ioredis would keep an ending process alive for 2 s.
    disconnectTimeout: 100,
  };
  const redis = url.startsWith('/') ? new Redis(url, options) : new Redis(url, options);
  redis.defineCommand('commitStep', { numberOfKeys: 11, lua: script('commit.lua') });
  redis.defineCommand('acceptDelivery', { numberOfKeys: 3, lua: script('accept.lua') });
  redis.defineCommand('askPace', { numberOfKeys: 2, lua: script('pace.lua') });
  redis.defineCommand('answerPace', { numberOfKeys: 2, lua: script('pace-answer.lua') });
  redis.defineCommand('limitPace', { numberOfKeys: 1, lua: script('pace-limit.lua') });
  redis.defineCommand('publishEntries', { numberOfKeys: 2, lua: script('publish.lua') });
  return redis as Scripted;
}

function script(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

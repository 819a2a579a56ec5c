// The two backends of the streams, entries for them, and processes that take part.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { StreamEntry } from '../../src/core/stream.ts';
import { isAlive, thisProcess } from '../../src/home/owner.ts';
import { createLock } from '../../src/memory/files/lock.ts';
import type { Streams } from '../../src/ports/streams.ts';
import { createRedisStreams } from '../../src/queue/streams.ts';
import { createFileStreams } from '../../src/streams/streams.ts';
import { type Ground, until as untilSo } from '../queue/ground.ts';

export interface Wants {
  readonly kept?: number;
  readonly mask?: (text: string) => string;
}

/** One store, which several handles and processes share; a fresh one for each test. */
export interface Backend {
  readonly kind: 'redis' | 'file';
  /** URL of Redis, or the directory. */
  readonly where: string;
  /** A handle of its own, as another process would have. */
  open(wants?: Wants): Streams;
  /** What keeps the streams is killed and started again. */
  crash(): Promise<void>;
}

export type MakeBackend = () => Backend;

export function backends(ground: Ground): readonly (readonly [string, MakeBackend])[] {
  return [
    ['redis', () => onRedis(ground)],
    ['file', () => inFiles()],
  ];
}

function onRedis(ground: Ground): Backend {
  return {
    kind: 'redis',
    where: ground.url(),
    open: ({ kept = 10_000, mask = (text: string) => text } = {}) =>
      closing(createRedisStreams(ground.connection(), { kept, mask })),
    crash: async () => {
      await ground.kill();
      await ground.restart();
    },
  };
}

export function inFiles(directory = freshDirectory()): Backend {
  return {
    kind: 'file',
    where: directory,
    open: (wants) => closing(fileStreams(directory, wants)),
    // What the system has of a file does not die with a process.
    crash: async () => {},
  };
}

export function fileStreams(directory: string, { kept = 10_000, mask = (text: string) => text }: Wants = {}): Streams {
  const lock = { owner: thisProcess(), isAlive, id: randomUUID, timeoutMs: 20_000 };
  return createFileStreams({
    directory,
    lockFor: (stream) => createLock(join(directory, 'locks', stream), lock),
    mask,
    kept,
    now: () => Date.now(),
  });
}

/** @returns a path where nothing is yet; gone after the test */
export function freshDirectory(): string {
  const root = mkdtempSync(join(tmpdir(), 'conductor-streams-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return join(root, 'home', 'streams');
}

function closing(streams: Streams): Streams {
  onTestFinished(() => streams.close());
  return streams;
}

export function entry(id: string | number, changes: Partial<StreamEntry> = {}): StreamEntry {
  return {
    id: String(id),
    at: Date.UTC(2026, 0, 5, 9),
    task: '4711-12',
    kind: 'session.exited',
    actor: 'rust',
    data: { name: 'acme/widgets#12', number: id },
    ...changes,
  };
}

export function entries(count: number, from = 1): readonly StreamEntry[] {
  return Array.from({ length: count }, (_, index) => entry(from + index));
}

export const idsOf = (found: readonly { readonly entry: StreamEntry }[]) => found.map((one) => one.entry.id);

export interface Member {
  readonly process: ChildProcess;
  /** What follows this word on each line that was said so far. */
  said(word: string): readonly string[];
  /** Resolves when it is so. @throws when the process ended before */
  until(isSo: () => boolean): Promise<void>;
  /** `kill -9`. Resolves when it is dead and everything it said was heard. */
  kill(): Promise<void>;
  ended(): Promise<void>;
}

const program = fileURLToPath(new URL('./fixtures/member.mjs', import.meta.url));

/** A process that is killed when the test ends. @param shell what starts it instead: `"$@"` is the program */
export function startMember(
  { kind, where }: Backend,
  role: 'publish' | 'consume' | 'hold' | 'relay',
  options: Readonly<Record<string, unknown>>,
  shell?: string,
): Member {
  const argument = JSON.stringify({ backend: kind, where, role, stream: 'agent-events', ...options });
  const argv = [process.execPath, program, argument];
  const [command = '', ...args] = shell === undefined ? argv : ['sh', '-c', shell, 'sh', ...argv];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', shell === undefined ? 'inherit' : 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return { process: child, said, until, kill, ended };

  function said(word: string): readonly string[] {
    const lines = text.split('\n').slice(0, -1);
    return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  }

  async function until(isSo: () => boolean): Promise<void> {
    await untilSo(() => {
      if (!isSo() && (child.exitCode !== null || child.signalCode !== null)) throw new Error(`it ended: ${text}`);
      return isSo();
    });
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await ended();
  }

  async function ended(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
}

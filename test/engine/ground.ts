// The law over a real store: events in, tasks and wishes out, and a log that remembers.
import { onTestFinished } from 'vitest';
import type { EventBody } from '../../src/core/event.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { TaskId } from '../../src/core/subject.ts';
import type { Task } from '../../src/core/task.ts';
import { createHandle, type Handle } from '../../src/engine/handle.ts';
import type { Log } from '../../src/engine/log.ts';
import type { Tell } from '../../src/engine/perform.ts';
import type { TaskStore } from '../../src/ports/store.ts';
import type { SlotLimits } from '../../src/queue/task-store.ts';
import { policy } from '../core/policy.ts';
import { type Ground, ownRedis } from '../queue/ground.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Court {
  readonly store: TaskStore;
  readonly handle: Handle;
  /** Told as the processes tell: the same id counts once. */
  readonly tell: Tell;
  readonly log: Log;
  readonly lines: LogLine[];
  /** Messages of warnings so far. */
  readonly warnings: () => readonly string[];
  /** Time as the parts see it; it stands until a test moves it. */
  readonly clock: { now(): number; id(): string };
  /** Puts a task on record as the law would have left it. @returns it as it is stored */
  conducts(task: Task): Promise<Task>;
  /** @returns the task. @throws when nobody conducts it */
  task(id?: TaskId): Promise<Task>;
  /** @returns ids of the wishes that were sent again. */
  sentAgain(): Promise<readonly string[]>;
}

export { ownRedis };

export const noon = Date.UTC(2026, 0, 5, 12);

export function court(
  ground: Ground,
  { owner = policy(), limits, now = () => noon }: { owner?: Policy; limits?: SlotLimits; now?: () => number } = {},
): Court {
  const lines: LogLine[] = [];
  const store = ground.store(limits);
  const log = recorder(lines);
  const handle = createHandle(store, () => owner, log);
  let count = 0;
  const clock = { now, id: () => `id-${++count}` };
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') console.error(lines.map((line) => JSON.stringify(line)).join('\n'));
  });
  return {
    store,
    handle,
    tell: async (task: TaskId, body: EventBody, id: string) => void (await handle(task, body, { id, at: now() })),
    log,
    lines,
    warnings: () => lines.filter(({ level }) => level === 'warn').map(({ message }) => message),
    clock,
    conducts,
    task: async (id = '4711-12') => {
      const found = await store.get(id);
      if (!found) throw new Error(`nobody conducts ${id}`);
      return found;
    },
    sentAgain: async () => (await ground.waiting()).flatMap((one) => ('again' in one && one.again ? [one.id] : [])),
  };

  async function conducts(task: Task): Promise<Task> {
    const base = (await store.get(task.id))?.rev ?? 0;
    const kept = { ...task, rev: base + 1 };
    const result = await store.commit({ base, task: kept, effects: [], transitions: [], at: task.updatedAt });
    if (result !== 'committed') throw new Error(`it is ${result}`);
    return kept;
  }
}

function recorder(lines: LogLine[]): Log {
  const at = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: fields as LogLine['fields'] });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

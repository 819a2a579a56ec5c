// The task records on Redis: reading is plain, writing is one Lua commit.

import type { Step } from '../core/decide.ts';
import type { Effect } from '../core/effect.ts';
import { queueOf } from '../core/effect.ts';
import { noSession } from '../core/session.ts';
import { type StreamName, streamNames } from '../core/stream.ts';
import type { TaskId } from '../core/subject.ts';
import { isResting, type Task, untouched } from '../core/task.ts';
import type { CommitResult, HistoryEntry, TaskStore } from '../ports/store.ts';
import { keys, type Scripted } from './connection.ts';
import type { OutboxEntry } from './outbox.ts';

export interface SlotLimits {
  /** Most sessions of all types together. */
  readonly total: number;
  /** @returns most sessions of one type. */
  of(agent: string): number;
}

/** What the streams are told of a step, in the same commit. */
export interface Telling {
  /** Streams on Redis, or lists that wait for `createLineRelay`. */
  readonly into: 'stream' | 'list';
  /** Entries that each of them keeps. */
  readonly kept: number;
  readonly lines: (step: Step) => readonly { readonly stream: StreamName; readonly line: string }[];
  /** Called after each commit that told something. */
  readonly nudge: () => void;
}

const silence: Telling = { into: 'stream', kept: 0, lines: () => [], nudge: () => {} };

/**
 * @param limits asked at each commit, so that a changed configuration counts at once
 * @param nudge called after each commit that put something into the outbox
 */
export function createTaskStore(
  redis: Scripted,
  limits: () => SlotLimits,
  nudge: () => void,
  telling = silence,
): TaskStore {
  const streamKeys = streamNames.map(telling.into === 'stream' ? keys.stream : keys.streamLines);
  return { get, commit, byPull, list, history, resend };

  async function get(id: TaskId): Promise<Task | undefined> {
    const text = await redis.get(keys.task(id));
    return text === null ? undefined : parse(text);
  }

  async function commit(step: Step): Promise<CommitResult> {
    const { task } = step;
    const wanted = occupiedSlot(task);
    const { total, of } = limits();
    const lines = historyOf(step);
    const told = isWorthKeeping(step) ? telling.lines(step) : [];
    const result = await redis.commitStep(
      keys.task(task.id),
      keys.outbox,
      keys.history(task.id),
      keys.all,
      keys.active,
      keys.pulls,
      keys.slots,
      ...streamKeys,
      keys.taken(task.id),
      step.base,
      task.id,
      print(task),
      isResting(task.state) && task.session.state === 'idle' ? '' : '1',
      wanted,
      wanted === '' ? 0 : of(wanted),
      total,
      task.pull === null ? '' : `${task.repository.id}-${task.pull.number}`,
      isWorthKeeping(step) ? '1' : '',
      telling.into,
      telling.kept,
      step.event?.id ?? '',
      step.at,
      rememberedMs,
      mostRemembered,
      lines.length,
      told.length,
      ...lines,
      ...told.flatMap(({ stream, line }) => [firstStreamKey + streamNames.indexOf(stream), line]),
      ...entriesOf(task, step.effects, 'first', isWorthKeeping(step)),
    );
    if (result === 'committed' && step.effects.length > 0) nudge();
    if (result === 'committed' && told.length > 0) telling.nudge();
    return result as CommitResult;
  }

  async function byPull(repositoryId: number, number: number): Promise<TaskId | undefined> {
    return ((await redis.hget(keys.pulls, `${repositoryId}-${number}`)) ?? undefined) as TaskId | undefined;
  }

  async function list(which: 'active' | 'all'): Promise<readonly Task[]> {
    const ids = await redis.smembers(which === 'active' ? keys.active : keys.all);
    if (ids.length === 0) return [];
    const texts = await redis.mget(ids.sort().map((id) => keys.task(id)));
    return texts.filter((text) => text !== null).map(parse);
  }

  async function history(id: TaskId): Promise<readonly HistoryEntry[]> {
    return (await redis.lrange(keys.history(id), 0, -1)).map((line) => JSON.parse(line) as HistoryEntry);
  }

  async function resend(task: Task, effects: readonly { id: string; effect: Effect }[]): Promise<void> {
    const entries = entriesOf(task, effects, 'again', true);
    if (entries.length === 0) return;
    await redis.rpush(keys.outbox, ...entries);
    nudge();
  }
}

/** A job of a process that was killed, and a delivery that GitHub sends again, may tell an event days later. */
const rememberedMs = 8 * 86_400_000;
const mostRemembered = 20_000;

/** Of the keys of `commit.lua`. */
const firstStreamKey = 8;

/** The revision stands first, so that the script finds it without parsing JSON. */
function print(task: Task): string {
  const { rev, ...rest } = task;
  return JSON.stringify({ rev, ...rest });
}

/** Records of earlier versions lack what came later. */
function parse(text: string): Task {
  const task = JSON.parse(text) as Task;
  const blockers = task.blockers.map((blocker) => ({ ...blocker, from: blocker.from ?? ('agent' as const) }));
  const pull = task.pull && { ...task.pull, approval: task.pull.approval ?? null };
  return { ...untouched, ...task, session: { ...noSession, ...task.session }, blockers, pull };
}

/** An issue that was only asked about (help, status, a stranger's command) leaves no record. */
function isWorthKeeping({ base, task }: Step): boolean {
  return base > 0 || task.state !== 'available';
}

/** A session takes a slot from the moment a host accepted it until CI has passed or it has ended: CI may send it back to work. */
export function occupiedSlot(task: Task): string {
  const { state, alive } = task.session;
  const delivering = state === 'completing' && task.stage !== null && task.stage !== 'review';
  const busy = state === 'deploying' || state === 'active' || delivering || (alive && state !== 'idle');
  return busy ? (task.choice?.agent ?? '') : '';
}

function historyOf(step: Step): string[] {
  if (!isWorthKeeping(step)) return [];
  const lines = step.transitions.map(
    (transition): HistoryEntry => ({
      at: step.at,
      rev: step.task.rev,
      event: transition.event,
      from: transition.from,
      to: transition.stage === null ? transition.to : `${transition.to}:${transition.stage}`,
      session: transition.session.join('>'),
      label: transition.label,
      reason: transition.reason,
    }),
  );
  return lines.map((line) => JSON.stringify(line));
}

function entriesOf(
  task: Task,
  effects: readonly { id: string; effect: Effect }[],
  go: 'first' | 'again',
  kept: boolean,
): string[] {
  return effects.map(({ id, effect }) => {
    const entry: OutboxEntry = { id, queue: queueOf(effect, task), task: task.id, effect, again: go === 'again' };
    return JSON.stringify(kept ? entry : { ...entry, record: task });
  });
}

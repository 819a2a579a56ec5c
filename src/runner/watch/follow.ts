// Follows one run: its messages, its condition, its end.
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { SessionEvent } from '../../ports/sessions.ts';
import type { Room } from '../room.ts';
import { has, type Run } from '../run/runs.ts';
import { isRunning, logPane, type Pane } from '../tmux/panes.ts';
import { bury } from './bury.ts';
import { observe } from './observe.ts';
import { type Message, readOutbox } from './outbox.ts';

/** @returns once the event was taken; when it rejects, the event is told again at a later look */
export type Tell = (event: SessionEvent) => void | Promise<void>;

export interface Follower {
  readonly run: Run;
  /** What a look at tmux showed: the run's pane, or that there is none. Never called after a look that failed. */
  look(pane: Pane | undefined): void;
  close(): void;
}

/** @param onEnd called once nothing is left to be told of this run */
export function follow(room: Room, run: Run, tell: Tell, onEnd: () => void): Follower {
  const pending = new Set<string>();
  let sweeping: Promise<void> = Promise.resolve();
  let ending = false;
  let endAgain = false;
  let relogging = false;
  let closed = false;

  const observer = observe(room, run, { tell: deliver, before: sweep });
  const watchers = [
    watchDirectory(join(run.worktree, '.conductor'), (name) => name === 'events' && observer.hint()),
    watchDirectory(run.dir, () => has(run, 'exit') && end()),
    watchDirectory(join(run.worktree, '.conductor', 'outbox'), () => void sweep()),
  ];
  room.asking.set(run.mark, observer.asks);
  void sweep();
  if (has(run, 'exit')) end();
  return { run, look, close };

  function look(pane: Pane | undefined): void {
    void sweep();
    if (pane === undefined || pane.dead || has(run, 'exit') || !isRunning(pane)) {
      end();
      return;
    }
    observer.look(pane);
    keepLogging(pane).catch(() => {});
  }

  /** tmux has been seen to stop logging by itself; and a log that is full is put aside. */
  async function keepLogging(pane: Pane): Promise<void> {
    if (relogging) return;
    relogging = true;
    try {
      const isNew = await room.capture.makeRoom(run.log);
      if (isNew || !pane.piped) await room.capture.through(run.log, (command) => logPane(room.tmux, pane, command));
    } finally {
      relogging = false;
    }
  }

  /** One sweep at a time: messages are told in order. */
  function sweep(): Promise<void> {
    sweeping = sweeping.then(tellMessages).catch(() => {});
    return sweeping;
  }

  async function tellMessages(): Promise<void> {
    for (const message of await readOutbox(run, room.clock.now())) {
      if (pending.has(message.name)) continue;
      pending.add(message.name);
      await deliver({ ...message, taken: () => take(message) }).catch(() => pending.delete(message.name));
    }
  }

  /** Its name is free again after the sweep that may have read it already. */
  async function take(message: Message): Promise<void> {
    await message.taken();
    sweeping = sweeping.then(() => void pending.delete(message.name));
  }

  /** Looks whether the run has ended and tells it; a call during a look means another look after it. */
  function end(): void {
    if (closed) return;
    endAgain = ending;
    if (ending) return;
    ending = true;
    bury(room, run, { sweep: lastWords, tell: deliver })
      .then((settled) => settled && onEnd())
      .catch(() => {}) // tmux could not be asked, or the event was not taken: the next regular look comes back to it
      .finally(() => {
        ending = false;
        if (endAgain) end();
      });
  }

  async function lastWords(): Promise<void> {
    await sweep();
    await observer.finish();
  }

  async function deliver(event: SessionEvent): Promise<void> {
    if (closed) throw new Error('nobody watches any more');
    await tell(event);
  }

  function close(): void {
    closed = true;
    if (room.asking.get(run.mark) === observer.asks) room.asking.delete(run.mark);
    observer.close();
    for (const watcher of watchers) watcher?.close();
  }
}

/** @returns undefined when the directory cannot be watched: the regular look finds what it would have told */
function watchDirectory(path: string, onChange: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, (_, name) => onChange(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

// Watches every session of ours, old and new.
import type { Room } from '../room.ts';
import { forgetOldRuns } from '../run/forget.ts';
import { has, type Run } from '../run/runs.ts';
import { listPanes } from '../tmux/panes.ts';
import { type Follower, follow, type Tell } from './follow.ts';

/** A burst of notices from tmux is one look. */
const calmMs = 50;

/**
 * Exits and messages are noticed by file events, a lost tmux server by its connection; a slow regular look finds what those missed.
 * A look that fails changes nothing.
 *
 * @returns when the signal aborts
 */
export async function watchSessions(room: Room, tell: Tell, signal: AbortSignal): Promise<void> {
  const followers = new Map<string, Follower>();
  /** Names whose run has nothing more to tell; thousands over the days, so they are not read at each look. */
  const settled = new Set<string>();
  const bell = createBell(signal);
  const stopListening = room.tmux.onChange(bell.ring);
  room.started.add(begin);
  try {
    await forgetOldRuns(room);
    while (!signal.aborted) {
      await look().catch(() => {});
      await bell.wait(room.timing.look);
    }
  } finally {
    room.started.delete(begin);
    stopListening();
    for (const follower of followers.values()) follower.close();
  }

  async function look(): Promise<void> {
    for (const name of await room.runs.names()) {
      if (followers.has(name) || settled.has(name)) continue;
      const run = room.runs.named(name);
      if (run === undefined) continue;
      if (has(run, 'reported') || has(run, 'stopping')) settled.add(name);
      else if (has(run, 'pid')) begin(run);
    }
    // Those begun before this look: a pane that is missing for them is missing.
    const before = [...followers.values()];
    const panes = await listPanes(room.tmux);
    for (const follower of before) follower.look(panes.find(({ mark }) => mark === follower.run.mark));
  }

  function begin(run: Run): void {
    if (followers.get(run.name)?.run.mark === run.mark) return;
    followers.get(run.name)?.close();
    settled.delete(run.name);
    const follower = follow(room, run, tell, () => {
      follower.close();
      if (followers.get(run.name) === follower) followers.delete(run.name);
    });
    followers.set(run.name, follower);
  }
}

interface Bell {
  ring(): void;
  /** @returns after `ms`, or a moment after a ring (one that came before the call counts), or at the signal */
  wait(ms: number): Promise<void>;
}

function createBell(signal: AbortSignal): Bell {
  let rung = false;
  let wake: ((ms: number) => void) | undefined;

  return {
    ring() {
      rung = true;
      wake?.(calmMs);
    },
    wait(ms) {
      return new Promise((resolve) => {
        let timer = setTimeout(done, rung ? calmMs : ms);
        wake = (soon) => {
          clearTimeout(timer);
          timer = setTimeout(done, soon);
        };
        signal.addEventListener('abort', done);
        if (signal.aborted) done();

        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          rung = false;
          wake = undefined;
          resolve();
        }
      });
    },
  };
}

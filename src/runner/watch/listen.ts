// Listens to what one agent tells of itself: hooks and transcript, in the order in which they were written.
import type { Usage } from '../../core/usage.ts';
import type { Clock } from '../../ports/clock.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Run } from '../run/runs.ts';
import { type HookSaid, heardIn, tailOfHooks } from './hook-lines.ts';
import { type Turn, turnAfter, unheard } from './known.ts';
import type { Tail } from './tail.ts';
import { tailOfTranscript, writtenAt } from './transcript.ts';
import { nothingUsed, reckon, usedSoFar } from './used.ts';

export interface Listener {
  /** Reads what is new. @returns whether there is more already, and how much was read, in UTF-16 units */
  hear(): { readonly more: boolean; readonly length: number };
  now(): {
    readonly turn: Turn;
    /** When something was written last, milliseconds since the epoch. */
    readonly heardAt: number;
    /** The CLI's own id of its session; null: not known yet. */
    readonly session: string | null;
    readonly usage: Usage | null;
  };
}

export function createListener(run: Run, clock: Clock): Listener {
  const driver = driverFor(run.cli);
  const hooks = tailOfHooks(run);
  let transcript: Tail | undefined;
  let turn = unheard;
  let heardAt = 0;
  let session: string | null = null;
  let reckoning = nothingUsed;
  /** The session has ended; another one may begin in the same process. */
  let over = false;

  return { hear, now: () => ({ turn, heardAt, session, usage: usedSoFar(reckoning) }) };

  function hear() {
    const told = attempt(hooks);
    for (const said of told.lines.flatMap((line) => heardIn(line, run, driver, clock.now()))) {
      getAcquainted(said);
      if (said.session === null || said.session === session) hearHook(said);
    }
    const written = readTranscript();
    const length = [...told.lines, ...written.lines].reduce((sum, line) => sum + line.length, 0);
    return { more: told.more || written.more, length };
  }

  /** The first under this run's mark is the agent's, and so is one that follows it; a CLI may have others for its own purposes. */
  function getAcquainted({ fact, session: told }: HookSaid): void {
    const named = told ?? (fact.kind === 'session.began' ? fact.session : null);
    if (named === null || named === session) {
      over = fact.kind === 'session.ended';
    } else if (session === null || (over && fact.kind === 'session.began')) {
      session = named;
      transcript = undefined;
      reckoning = nothingUsed;
      over = false;
    }
  }

  function hearHook(said: HookSaid): void {
    heardAt = Math.max(heardAt, said.at);
    if (said.fact.kind === 'used') reckoning = reckon(reckoning, said.fact);
    turn = turnAfter(turn, said);
  }

  function readTranscript() {
    if (driver.transcript === null || session === null || run.home === '') return { lines: [], more: false };
    transcript ??= tailOfTranscript(run, driver.transcript, session);
    if (transcript === undefined) return { lines: [], more: false };
    const read = attempt(transcript);
    for (const line of read.lines) for (const fact of driver.transcript.read(line)) hearTranscript(fact, line);
    if (read.lines.length > 0) heardAt = Math.max(heardAt, newestOf(read.lines));
    return read;
  }

  /** It may be read late, and one of a session that goes on has its former turns too: only what is newer than the last word counts. */
  function hearTranscript(fact: HookSaid['fact'], line: string): void {
    if (fact.kind === 'used') reckoning = reckon(reckoning, fact);
    const at = writtenAt(line);
    if (at !== undefined && at > turn.at && at <= clock.now()) turn = turnAfter(turn, { fact, at, id: String(at) });
  }

  function newestOf(lines: readonly string[]): number {
    return Math.min(clock.now(), writtenAt(lines.at(-1) ?? '') ?? 0);
  }
}

/** A file that cannot be read now may be read at the next look. */
function attempt(tail: Tail): ReturnType<Tail['read']> {
  try {
    return tail.read();
  } catch {
    return { lines: [], more: false };
  }
}

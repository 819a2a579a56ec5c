// The lines that an agent's hooks append to `.conductor/events`. The agent can write there too: what they say is believed of itself only.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Driver } from '../agents/driver.ts';
import type { Fact } from '../agents/fact.ts';
import type { Run } from '../run/runs.ts';
import { createTail, type Tail } from './tail.ts';

/** `t`: milliseconds since the epoch. */
const Line = z.looseObject({ ev: z.string(), mark: z.string(), t: z.number().catch(Number.NaN), raw: z.unknown() });

/** A fact, when it was, and what tells it from the same fact told again. */
export interface Heard {
  readonly fact: Fact;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly id: string;
}

const limits = { chunk: 1024 * 1024, line: 256 * 1024, behind: 4 * 1024 * 1024 };

/** @returns the tail of the worktree's events. What stands in the place of `.conductor` is looked at by the tail: a link has no lines. */
export function tailOfHooks({ worktree }: Pick<Run, 'worktree'>): Tail {
  return createTail(join(worktree, '.conductor', 'events'), limits);
}

/**
 * @param now milliseconds since the epoch: nothing was later
 * @returns what a line tells of this run; nothing where it is of another one, or no line of a hook
 */
export function heardIn(line: string, { mark }: Pick<Run, 'mark'>, driver: Driver, now: number): readonly HookSaid[] {
  // Not parsed at all: an agent may write much that is not for us.
  if (!line.includes(mark)) return [];
  const parsed = Line.safeParse(parseJson(line));
  if (!parsed.success || parsed.data.mark !== mark) return [];
  const { ev, t, raw } = parsed.data;
  const at = Number.isNaN(t) ? now : Math.min(t, now);
  const id = createHash('sha256').update(line).digest('hex').slice(0, 12);
  return driver.readEvent(ev, raw).map((fact) => ({ fact, at, id, session: driver.sessionOf(raw) }));
}

/** `session`: the CLI's own id; null: the hook does not say. */
export interface HookSaid extends Heard {
  readonly session: string | null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

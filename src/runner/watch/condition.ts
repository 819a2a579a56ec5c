// From what is known of an agent to its condition, with the evidence. Pure.
import type { Asked } from '../../core/permission.ts';
import type { Condition } from '../../core/session.ts';
import type { Timing } from '../timing.ts';
import type { Turn } from './known.ts';
import type { Sign } from './screen-sign.ts';

/** All that is known of it. Times in milliseconds since the epoch. */
export interface Known {
  /** By its hooks and its transcript. */
  readonly turn: Turn;
  /** The last look at its screen that showed something; `key` of a question that is asked there. */
  readonly screen: (Sign & { readonly at: number; readonly key: string }) | undefined;
  /** When its dialog was answered last, by us. */
  readonly answeredAt: number;
  /** Of the last output on its terminal, or growth of its transcript. tmux tells whole seconds. */
  readonly outputAt: number;
}

export interface Seen {
  readonly condition: Exclude<Condition, 'unknown'>;
  /** In words that `text/public-words` knows, so that anybody may read them. */
  readonly evidence: string;
  readonly until?: number | null;
  readonly asking?: Asked;
}

type Limits = Pick<Timing, 'working' | 'quiet' | 'redraw'>;
type Rule = (known: Known, silent: number, limits: Limits) => Seen | undefined;

/** First that fits. Whoever waits for a person comes first, a fresh word before the screen, silence last. */
const rules: readonly Rule[] = [
  askingByItsWord,
  askingOnScreen,
  limited,
  idleByItsWord,
  working,
  byScreenAlone,
  bySilence,
];

/** Within this time the next turn of a prompt that waited has begun. */
const anotherMs = 2_500;

/** @returns undefined where nothing new can be said: then the last known condition stays */
export function conditionOf(known: Known, now: number, limits: Limits): Seen | undefined {
  const { turn } = known;
  if (turn.is === 'ended' && turn.another && now - turn.at < anotherMs) return undefined;
  const silent = Math.max(0, now - Math.max(known.outputAt, turn.at));
  for (const rule of rules) {
    const seen = rule(known, silent, limits);
    if (seen !== undefined) return seen;
  }
  return undefined;
}

/**
 * A question that was settled by hand may leave no hook: then the screen shows something else. One that was answered is told once: where
 * the answer did not do it, the screen asks again.
 */
function askingByItsWord({ turn, screen, answeredAt }: Known, _: number, { redraw }: Limits): Seen | undefined {
  if (turn.is !== 'asking' || answeredAt >= turn.at) return undefined;
  const settled = screen !== undefined && screen.sign !== 'asking' && screen.at >= turn.at + redraw;
  return settled ? undefined : { condition: 'waiting', evidence: 'it asks for permission', asking: turn.asked };
}

/** Its word, or the answer, may not have reached the screen yet. */
function askingOnScreen({ turn, screen, answeredAt }: Known, _: number, { redraw }: Limits): Seen | undefined {
  if (screen?.sign !== 'asking' || screen.at < Math.max(turn.at, answeredAt) + redraw) return undefined;
  return {
    condition: 'waiting',
    evidence: 'its screen asks for something',
    asking: { key: screen.key, text: screen.text },
  };
}

/** No hook tells of a usage limit for sure: the turn just ends. */
function limited({ turn, screen }: Known, _: number, { redraw }: Limits): Seen | undefined {
  const evidence = 'its provider limits it';
  if (turn.is === 'limited') return { condition: 'rate_limited', evidence, until: turn.until };
  const onScreen = screen?.sign === 'limited' && screen.at >= turn.at + redraw;
  return onScreen ? { condition: 'rate_limited', evidence, until: null } : undefined;
}

/** It does not prove that the work is done: only `conductor agent done` and the exit say that. */
function idleByItsWord({ turn, screen }: Known, _: number, { redraw }: Limits): Seen | undefined {
  if (turn.is !== 'ended' && turn.is !== 'broken') return undefined;
  if (screen?.sign === 'working' && screen.at >= turn.at + redraw) return worksOnScreen;
  if (turn.is === 'ended') return { condition: 'waiting', evidence: 'its turn ended' };
  const evidence = turn.why === 'interrupted' ? 'its turn was interrupted' : 'its turn broke off';
  return { condition: 'waiting', evidence };
}

/** The end of a turn may be missed: then its screen waits, or everything is silent (B-09). */
function working({ turn, screen }: Known, silent: number, limits: Limits): Seen | undefined {
  if (turn.is !== 'working' && turn.is !== 'begun' && turn.is !== 'asking') return undefined;
  if (isReady(screen, turn, silent, limits)) return readyOnScreen;
  if (silent >= limits.quiet)
    return { condition: 'quiet', evidence: `in a turn, but no output for ${Math.floor(silent / 1000)} s` };
  return { condition: 'working', evidence: turn.is === 'begun' ? 'it began a turn' : 'it told that it works' };
}

function byScreenAlone({ turn, screen }: Known, silent: number, limits: Limits): Seen | undefined {
  if (screen?.sign === 'working' && silent < limits.quiet) return worksOnScreen;
  return isReady(screen, turn, silent, limits) ? readyOnScreen : undefined;
}

function bySilence(_: Known, silent: number, { quiet, working: recent }: Limits): Seen | undefined {
  if (silent >= quiet) return { condition: 'quiet', evidence: `no output for ${Math.floor(silent / 1000)} s` };
  // tmux tells whole seconds, so output of just now may look a second old.
  return silent < recent + 1000 ? { condition: 'working', evidence: 'output on the terminal' } : undefined;
}

/** An input line is on the screen while it works too: nothing must have moved for a while, and the look must be of after that. */
function isReady(screen: Known['screen'], turn: Turn, silent: number, { working: recent, redraw }: Limits): boolean {
  return screen?.sign === 'ready' && screen.at >= turn.at + redraw && silent >= recent;
}

const worksOnScreen: Seen = { condition: 'working', evidence: 'its screen shows that it works' };
const readyOnScreen: Seen = { condition: 'waiting', evidence: 'its screen waits for input' };

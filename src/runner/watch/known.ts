// What an agent told of itself, fact by fact. Pure.
import type { Asked } from '../../core/permission.ts';
import { clean } from '../../text/clean.ts';
import type { Fact } from '../agents/fact.ts';
import type { Heard } from './hook-lines.ts';

/**
 * Where its turn stands by its own word; `at`: since when, milliseconds since the epoch. `another`: it was given a prompt while it
 * worked, so that another turn may begin where this one ends, without a word (claude 2.1.330: sometimes).
 */
export type Turn = { readonly at: number; readonly another?: true } & (
  | { readonly is: 'unheard' }
  | { readonly is: 'begun' }
  | { readonly is: 'working' }
  | { readonly is: 'asking'; readonly asked: Asked }
  | { readonly is: 'ended' }
  | { readonly is: 'broken'; readonly why: 'interrupted' | 'error' }
  | { readonly is: 'limited'; readonly until: number | null }
);

export const unheard: Turn = { is: 'unheard', at: 0 };

const longestQuestion = 1_500;
/** A limit that is told to end later than this is nonsense. */
const longestLimitMs = 31 * 24 * 60 * 60 * 1_000;

/** @returns where its turn stands after this fact; the same where it says nothing about that */
export function turnAfter(before: Turn, { fact, at, id }: Heard): Turn {
  const isOver = before.is === 'ended' || before.is === 'broken';
  const also = before.another && !isOver ? ({ another: true } as const) : {};
  switch (fact.kind) {
    case 'session.began':
      return before.is === 'unheard' ? { is: 'begun', at } : before;
    case 'prompted':
      return { is: 'begun', at, ...(before.is === 'working' ? { another: true } : also) };
    case 'working':
      return { is: 'working', at, ...also };
    case 'asking':
      return { is: 'asking', at, asked: { key: id, text: question(fact) }, ...also };
    case 'turn.ended':
      return { is: 'ended', at, ...also };
    case 'turn.broken':
      return { is: 'broken', at, why: fact.why };
    case 'rate_limited':
      return { is: 'limited', at, until: untilOf(fact.until, at) };
    case 'used':
    case 'session.ended':
      return before;
  }
}

function question({ question: text }: Extract<Fact, { kind: 'asking' }>): string {
  return clean(text).trim().slice(0, longestQuestion) || 'It asks for permission at its terminal.';
}

function untilOf(until: number | null, at: number): number | null {
  return until !== null && until > at - longestLimitMs && until < at + longestLimitMs ? until : null;
}

// Answers to an agent's questions: which one is meant, and how it reaches the agent.

import type { Blocker } from '../blocker.ts';
import type { Command } from '../event-parts.ts';
import type { Case } from './row.ts';

/** An answer may name the blocker it closes by its id (`answer b2 use UTC`); otherwise it closes the oldest open one. */
export function answerTo(blockers: readonly Blocker[], text: string): Blocker | undefined {
  const named = blockers.find((blocker) => text.trim().split(/\s/, 1)[0] === blocker.id);
  const meant = named ?? blockers.find((blocker) => blocker.closedAt === null);
  return meant?.closedAt === null ? meant : undefined;
}

export function withoutId(text: string, blockers: readonly Blocker[]): string {
  const [first = ''] = text.trim().split(/\s/, 1);
  return blockers.some(({ id }) => id === first) ? text.trim().slice(first.length).trim() : text.trim();
}

export function close(blockers: readonly Blocker[], { text, actor }: Command, at: number): readonly Blocker[] {
  const closed = answerTo(blockers, text);
  return blockers.map((blocker) =>
    blocker === closed ? { ...blocker, closedAt: at, closedBy: actor, resolution: withoutId(text, blockers) } : blocker,
  );
}

export function noAnswer({ task, event }: Case<'command.granted'>): { reason: string; hint: string } {
  if (event.command.text.trim() === '')
    return { reason: 'an answer needs text', hint: 'write it behind the verb, on the same line or below' };
  const last = [...task.blockers].reverse().find((blocker) => blocker.closedBy !== null);
  if (last) return { reason: `${last.closedBy} answered already`, hint: 'there is no open question now' };
  return { reason: 'there is no open question', hint: 'status shows where the task stands' };
}

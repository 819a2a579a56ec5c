// Who goes first among the effects on GitHub. When writes are spaced or rest, this is what people notice.
import type { Effect, Note } from '../core/effect.ts';

/**
 * BullMQ's priorities: the lower goes first, in order of arrival within one. Nothing can hold others back for ever: what stands above
 * the status comments comes a few times in a task's life, those are one job per task, and what a stranger can cause stands below.
 */
const ranks = { stop: 1, pull: 2, note: 3, answer: 4, status: 5, denial: 6 } as const;
type Rank = keyof typeof ranks;

const ofEffect: { readonly [K in Effect['kind']]?: Rank | ((effect: Extract<Effect, { kind: K }>) => Rank) } = {
  'pull.open': 'pull',
  'comment.post': ({ note }) => ofNote[note.about] ?? 'note',
  'reaction.add': ({ content }) => ofReaction[content],
  'comment.upsert': 'status',
  'project.mirror': 'status',
};

const ofNote: { readonly [A in Note['about']]?: Rank } = {
  stopped: 'stop',
  help: 'answer',
  status: 'answer',
  unknown: 'answer',
  edited: 'answer',
};

/** `eyes` says that a command is carried out, a stop among them; `-1` is all that somebody without permission gets. */
const ofReaction = { eyes: 'stop', rocket: 'answer', confused: 'answer', '-1': 'denial' } as const;

/**
 * Looks have no priorities, for a job that has one and meets a limit wakes nobody when the rest is over (BullMQ 6.7 leaves no marker),
 * unless its lane takes one job at a time. The look behind a stop goes before all that wait.
 *
 * @returns what the effect's job is added with
 */
export function placeOf(effect: Effect): { priority: number } | { lifo: true } | Record<never, never> {
  if (effect.kind === 'actor.check') return asksToStop(effect) ? { lifo: true } : {};
  const rank = ofEffect[effect.kind] as Rank | ((effect: Effect) => Rank) | undefined;
  if (rank === undefined) return {};
  return { priority: ranks[typeof rank === 'function' ? rank(effect) : rank] };
}

function asksToStop({ cause }: Extract<Effect, { kind: 'actor.check' }>): boolean {
  return cause.kind === 'command' && (cause.command.verb === 'stop' || cause.command.verb === 'stop-all');
}

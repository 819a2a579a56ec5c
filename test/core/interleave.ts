// A small model run: every order in which things can happen.
import type { Committed, EffectKind } from '../../src/core/effect.ts';
import * as event from './events.ts';
import { inAnswerTo } from './fact.ts';
import { type Fact, happen, type Told } from './given.ts';

/** Something the world does of its own accord, once, at any time after it can. */
export interface Move {
  readonly name: string;
  readonly can?: (told: Told) => boolean;
  readonly facts: readonly Fact[];
}

/** One order of things: what happened, and how it stood before the first and after each. */
export interface Run {
  readonly path: readonly string[];
  readonly told: readonly [Told, ...Told[]];
}

type Wished = Told['effects'][number] | Committed;

/** How the performer of each wish answers it. */
const performers: Partial<Record<EffectKind, Fact>> = {
  'slot.find': event.slotTaken(),
  'session.start': event.started(),
  'session.resume': event.started(),
  'session.stop': event.sessionStopped(),
  'checks.run': event.checked('pass'),
  'branch.push': event.pushed(),
  'pull.open': event.pullOpened(),
  'ci.look': event.ci('failing'),
};

/**
 * Follows every order of the moves and of the answers to whatever is wished on the way. A performer answers even when its wish
 * was given up meanwhile, for it may have been at work already.
 *
 * @yields each order, to the point where nothing more can happen
 */
export function everyOrder(start: Told, moves: readonly Move[]): Generator<Run> {
  return follow({ path: [], told: [start] }, moves);
}

function* follow(run: Run, moves: readonly Move[]): Generator<Run> {
  const now = run.told.at(-1) ?? run.told[0];
  const open = [...moves.filter(({ can }) => can?.(now) ?? true), ...answersIn(run)];
  const left = open.filter(({ name }) => !run.path.includes(name));
  if (left.length === 0) yield run;
  for (const { name, facts } of left) {
    yield* follow({ path: [...run.path, name], told: [...run.told, facts.reduce(happen, now)] }, moves);
  }
}

/** What performers may say: one answer to each wish there ever was. */
function answersIn({ told }: Run): readonly Move[] {
  const wished: readonly Wished[] = [...(told[0].task?.wishes ?? []), ...(told.at(-1)?.effects ?? [])];
  return wished.flatMap(({ id, effect }) => {
    const answer = isStartLook(effect) ? event.mayStart() : performers[effect.kind];
    if (!answer) return [];
    const ofItsSession: Fact = (now) => ({ ...answer(now), ...('fence' in effect && { fence: effect.fence }) });
    return [{ name: `${effect.kind} ${id} answered`, facts: [inAnswerTo(id, ofItsSession)] }];
  });
}

function isStartLook(effect: Wished['effect']): boolean {
  return 'cause' in effect && effect.cause.kind === 'start';
}

// The comments an agent gets to read: those of people who may steer, as they were when the work was asked for.
import { allows, type Role } from './policy.ts';

export interface Remark {
  readonly author: string;
  /** Milliseconds since the epoch, GitHub's clock. */
  readonly at: number;
  readonly body: string;
}

export interface Conversation {
  /** Oldest first. */
  readonly remarks: readonly Remark[];
  /** What was left out, and why; said in the brief. */
  readonly leftOut: readonly { readonly why: string; readonly count: number }[];
}

/** A comment as GitHub has it now. */
export interface Said extends Omit<Remark, 'at'> {
  /** null: GitHub does not say. */
  readonly createdAt: number | null;
  readonly editedAt: number | null;
  /** Ours, or a bot's that is not allowed: nobody's opinion. */
  readonly machine: boolean;
}

export const noConversation: Conversation = { remarks: [], leftOut: [] };

/** More would drown the issue; the latest count most. */
const mostRemarks = 50;
const mostCharacters = 50_000;

/**
 * @param said all comments of the issue, oldest first
 * @param roles live role by login; absent or null: the look-up failed, which counts as no
 * @param moment of the trigger, milliseconds since the epoch by GitHub's clock: what was written or changed from then on is
 * nobody's trigger (T-17). null: not known, so nothing can be proven older
 * @returns the comments that may be used
 */
export function freezeConversation(
  said: readonly Said[],
  roles: ReadonlyMap<string, Role | null>,
  moment: number | null,
): Conversation {
  const people = said.filter(({ machine }) => !machine);
  const early = people.filter((one) => isBefore(one, moment));
  const trusted = early.filter(({ author }) => allows(roles.get(author) ?? 'none', 'write'));
  const kept = latest(trusted);
  const leftOut = [
    { why: 'written or edited after the work was asked for', count: people.length - early.length },
    { why: 'by people without write permission', count: early.length - trusted.length },
    { why: 'older than the latest that fit', count: trusted.length - kept.length },
  ];
  return {
    remarks: kept.map(({ author, body, createdAt }) => ({ author, body, at: createdAt ?? 0 })),
    leftOut: leftOut.filter(({ count }) => count > 0),
  };
}

function isBefore({ createdAt, editedAt }: Said, moment: number | null): boolean {
  if (moment === null || createdAt === null || editedAt === null) return false;
  return createdAt < moment && editedAt < moment;
}

function latest(said: readonly Said[]): readonly Said[] {
  let room = mostCharacters;
  const kept: Said[] = [];
  for (const one of said.toReversed()) {
    room -= one.body.length;
    if (kept.length === mostRemarks || room < 0) break;
    kept.push(one);
  }
  return kept.reverse();
}

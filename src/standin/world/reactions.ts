// Reactions: GitHub sends no webhook for them.
import { type At, stamp, type User } from './world.ts';

export const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
export type ReactionContent = (typeof REACTIONS)[number];
export type Reaction = { id: number; user: User; content: ReactionContent; createdAt: string };

/** Adds a reaction; the same one by the same user is returned as it is. */
export function react(
  at: At,
  subject: { reactions: Reaction[] },
  content: ReactionContent,
): { reaction: Reaction; isNew: boolean } {
  const known = subject.reactions.find((one) => one.user === at.by.user && one.content === content);
  if (known) return { reaction: known, isNew: false };
  const reaction: Reaction = { id: at.world.newId(), user: at.by.user, content, createdAt: stamp(at.world) };
  subject.reactions.push(reaction);
  return { reaction, isNew: true };
}

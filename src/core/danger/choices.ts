// What a part of a word may stand for, put together with what the next part may: texts that multiply must come to an end.
import type { Session } from './session.ts';

/** @returns each start with each end; without the ends when there would be more letters than may still be read */
export function combined(starts: readonly string[], ends: readonly string[], session: Session): readonly string[] {
  session.budget.left -= (ends.length - 1) * lettersOf(starts) + (starts.length - 1) * lettersOf(ends);
  if (session.budget.left < 0) return starts;
  return starts.flatMap((start) => ends.map((end) => start + end));
}

/** @returns how many there are, each with an end that counts as a letter: empty ones multiply too */
export function lettersOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 1, 0);
}

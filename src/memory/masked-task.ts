// A task as its repository's files may show it: free text without secrets.
import type { Task } from '../core/task.ts';
import { keyOf } from '../text/memory/entries.ts';
import { memoryBlock, seenText, wordsOf } from '../text/memory/memory-text.ts';

/** Both remember what they said of a text: every write shows the same words of the same tasks again, and to look at one takes long. */
export interface Words {
  /** @returns the text without secrets */
  readonly mask: (text: string) => string;
  /** @returns what two texts must have in common to say the same to whoever sees the page */
  readonly seen: (text: string) => string;
}

/** What stands in the files of one entry. */
export interface Standing {
  readonly text: string;
  /** null: it is not resolved. */
  readonly outcome: string | null;
}

export function createWords(mask: (text: string) => string): Words {
  return { mask: remembering(mask), seen: remembering((text) => wordsOf(memoryBlock(seenText(text)))) };
}

/** @returns the task with every text masked that comes from people, agents and programs; masked twice, it is the same */
export function maskedTask(task: Task, { mask }: Pick<Words, 'mask'>): Task {
  const orNull = (text: string | null) => text && mask(text);
  return {
    ...task,
    issue: { ...task.issue, title: mask(task.issue.title) },
    attempts: task.attempts.map((attempt) => ({ ...attempt, outcome: orNull(attempt.outcome) })),
    blockers: task.blockers.map((one) => ({ ...one, text: mask(one.text), resolution: orNull(one.resolution) })),
    decisions: task.decisions.map((one) => ({ ...one, text: mask(one.text) })),
  };
}

/**
 * @param standing by `keyOf`
 * @returns the task with the words that stand in the files, where they are a person's and say the same once they are masked, and
 * where they are all that a reader would see of the task's own
 */
export function asStanding(task: Task, standing: ReadonlyMap<string, Standing>, { mask, seen }: Words): Task {
  const { number } = task.issue;
  const thereOf = (id: string) => standing.get(keyOf({ issue: number, id }));
  const asWritten = (words: string, there: string | null | undefined) => {
    if (there === undefined || there === null || there === words) return words;
    return wordsOf(mask(there)) === wordsOf(words) || seen(there) === seen(words) ? there : words;
  };
  return {
    ...task,
    blockers: task.blockers.map((one) => {
      const { text, resolution } = one;
      const there = thereOf(one.id);
      const outcome = resolution === null ? null : asWritten(resolution, there?.outcome);
      return { ...one, text: asWritten(text, there?.text), resolution: outcome };
    }),
    decisions: task.decisions.map((one) => ({ ...one, text: asWritten(one.text, thereOf(one.id)?.text) })),
  };
}

/** Forgets all of it when the texts have this many characters. */
const longest = 8_000_000;

function remembering(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  let length = 0;
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    if (length > longest) {
      known.clear();
      length = 0;
    }
    known.set(text, result);
    length += text.length + result.length;
    return result;
  };
}

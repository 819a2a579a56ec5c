// The kinds of value that occur in the files, each with the words for what is wrong with it.
import * as z from 'zod';

/** How long a validation command may take when its time limit is not written. */
export const commandMinutes = 30;

/** A whole number from 1. */
export const count = z.int().min(1).max(1_000_000_000);

/** A duration in milliseconds, 0 for none, an hour at most. */
export const milliseconds = z.int().min(0).max(3_600_000);

/** A duration in minutes, fractions allowed. Fourteen days at most: timers overflow at about 24. */
export const minutes = z.number().positive().max(20_160);

/** Text that says something. */
export const words = z.string().refine((text) => text.trim() !== '', {
  error: 'must not be empty',
  params: { fix: 'write a text, or leave the key out' },
});

/** A shell command, kept byte for byte. */
export const shellCommand = words.refine((text) => !text.includes('\0'), {
  error: 'has a NUL character, which no shell takes',
  params: { fix: 'remove the character' },
});

/** A path of the operator: relative to the project root, absolute, `~/…` or `$NAME/…`. */
export const path = words;

/** A file name without any directory, so that it cannot lead out of its directory. */
export const fileName = pattern(/^(?!\.{1,2}$)[^/\\\0]+$/, 'must be a plain file name inside its directory', {
  fix: 'write a name like "blockers.md"',
  code: 'config.path_escapes',
});

/** `owner/repo`. */
export const repository = pattern(/^[\w-]+\/[\w.-]+$/, 'must be written as owner/repo', {
  fix: 'write e.g. "acme/widgets"',
});

/** `org/team-slug`. */
export const team = pattern(/^[\w-]+\/[\w.-]+$/, 'must be written as org/team-slug', {
  fix: 'write e.g. "acme/operators"',
});

/** Goes into `tmux -L` and into names of sessions: tmux takes neither dot nor colon there. */
export const socketName = pattern(/^[A-Za-z0-9][\w-]{0,39}$/, 'may have letters, digits, - and _ only, at most 40', {
  fix: 'choose another name',
});

/** The name of an agent type, profile or rule. It begins with a letter, which also keeps mappings in file order. */
export const name = pattern(
  /^[A-Za-z][\w-]{0,39}$/,
  'is no name: letters, digits, - and _ only, beginning with a letter',
  {
    fix: 'rename it',
  },
);

/** @param params what the problem shall say beside the reason: the next step, and a code when it has one of its own */
export function pattern(expression: RegExp, error: string, params: { fix: string; code?: string }) {
  return z.string().refine((text) => expression.test(text), { error, params });
}

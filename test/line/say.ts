// What a person says to the conductor in a comment, and what comes back.
import { expect } from 'vitest';
import type { Comment } from '../../src/standin/world/comments.ts';
import type { Line } from './line.ts';
import type { Place } from './place.ts';

export interface Said {
  readonly comment: Comment;
  readonly reaction: string;
  /** Notes that were written meanwhile. */
  readonly replies: readonly string[];
}

type Where = Pick<Place, 'repository' | 'notes'>;

/** Says it, and waits for the reaction to it. */
export async function say(
  line: Line,
  number: number,
  text: string,
  login = 'alice',
  where: Where = line,
): Promise<Said> {
  const before = where.notes(number).length;
  const comment = await line.github.as(login).comment(where.repository, number, text);
  const reaction = await line.until(`"${text.slice(0, 80)}" is reacted to`, () => comment.reactions[0]?.content);
  return { comment, reaction, replies: bodiesOf(where, number).slice(before) };
}

/** Like `say`, for what is answered with a text. @returns the first one */
export async function ask(
  line: Line,
  number: number,
  text: string,
  login = 'alice',
  where: Where = line,
): Promise<string> {
  const before = where.notes(number).length;
  await say(line, number, text, login, where);
  return line.until(`"${text.slice(0, 80)}" is answered`, () => bodiesOf(where, number)[before]);
}

export function bodiesOf(where: Pick<Place, 'notes'>, number: number): readonly string[] {
  return where.notes(number).map(({ body }) => body);
}

/** Waits for the first comment of ours that is not the status. @returns it; it must call alice */
export async function called(line: Line, number: number): Promise<string> {
  const note = await line.until('a person is called', () => bodiesOf(line, number)[0]);
  expect(note).toMatch(/needs a person, @alice/);
  return note;
}

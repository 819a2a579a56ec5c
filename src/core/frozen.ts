// The text that is used, pinned: an approval is for exactly these words.
import { createHash } from 'node:crypto';
import type { Conversation } from './conversation.ts';
import type { Issue } from './subject.ts';

/** @returns 16 hexadecimal digits that change with any character of what the agent would read */
export function frozenHash({ title, body }: Pick<Issue, 'title' | 'body'>, { remarks }: Conversation): string {
  const text = JSON.stringify([title, body, remarks.map(({ author, at, body: said }) => [author, at, said])]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** @returns whether two versions of an issue read the same */
export function sameText(one: Pick<Issue, 'title' | 'body'>, other: Pick<Issue, 'title' | 'body'>): boolean {
  return one.title === other.title && one.body === other.body;
}

// How a command is answered: a reaction, and a comment where words are needed.
import type { Effect, Note } from '../effect.ts';
import type { Command } from '../event.ts';
import type { Case } from './row.ts';

export type Spoken = Case<'command.given'> | Case<'command.granted'> | Case<'command.denied'>;

export function verb(...verbs: Command['verb'][]): (given: Spoken) => boolean {
  return ({ event }) => verbs.includes(event.command.verb);
}

type Reply = Note extends infer N ? (N extends { command: Command } ? Omit<N, 'command'> : never) : never;

export function reply(
  { event }: { event: Spoken['event'] },
  note: Reply,
  content: 'eyes' | 'confused' | '-1' | 'rocket' = 'rocket',
): readonly Effect[] {
  const spoken = { ...note, command: event.command } as Note;
  const key = event.command.comment ? `reply/${event.command.comment.id}/${event.command.word}` : `reply/${event.id}`;
  if (event.command.comment === null) return [];
  return [...react(event.command, content), { kind: 'comment.post', key, number: event.command.number, note: spoken }];
}

export function react({ comment }: Command, content: 'eyes' | 'rocket' | 'confused' | '-1'): readonly Effect[] {
  return comment === null ? [] : [{ kind: 'reaction.add', comment: comment.id, content }];
}

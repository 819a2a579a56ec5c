// How a command is answered: a reaction, and words where they are needed; at the CLI the same as data.
import type { Effect, EffectOf, Note } from '../effect.ts';
import type { Command } from '../event-parts.ts';
import type { Case } from './row.ts';

export type Spoken = Case<'command.given'> | Case<'command.granted'> | Case<'command.denied'>;

export function verb(...verbs: Command['verb'][]): (given: Spoken) => boolean {
  return ({ event }) => verbs.includes(event.command.verb);
}

type Reply = Note extends infer N ? (N extends { command: Command } ? Omit<N, 'command'> : never) : never;
type Queued = EffectOf<'answer.give'>['mail'];
type Reaction = 'eyes' | 'rocket' | 'confused' | '-1';

export function reply(
  { event: { command, id } }: { readonly event: Spoken['event'] },
  note: Reply,
  content: Reaction = 'rocket',
): readonly Effect[] {
  const spoken = { ...note, command } as Note;
  if (command.comment === null) return answer(command, content, spoken);
  const key = `reply/${command.comment.id}/${command.word}`;
  return [
    ...react(command, content),
    { kind: 'comment.post', key: key.slice(0, 100) || id, number: command.number, note: spoken },
  ];
}

/** @param mail where a message waits that the command put into the queue */
export function react(command: Command, content: Reaction, mail?: Queued): readonly Effect[] {
  if (command.comment === null) return answer(command, content, null, mail);
  return [{ kind: 'reaction.add', comment: command.comment.id, content }];
}

/** @returns the words of a refusal: one line of cause, one of what to do. */
export function refuse(given: { readonly event: Spoken['event'] }, reason: string, hint: string): readonly Effect[] {
  return reply(given, { about: 'refused', reason, hint }, 'confused');
}

function answer({ reply: to }: Command, content: Reaction, note: Note | null, mail?: Queued): readonly Effect[] {
  if (to === undefined) return [];
  const outcome = content === 'confused' || content === '-1' ? 'refused' : 'accepted';
  return [{ kind: 'answer.give', to, outcome, note, ...(mail ? { mail } : {}) }];
}

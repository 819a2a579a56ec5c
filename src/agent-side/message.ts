// What an agent said, checked and brought into the form of the outbox.
import { type Priority, priorities } from '../core/policy.ts';
import { clean, head } from '../text/clean.ts';
import { misused, type Refused } from './refused.ts';
import { isVerb, type Verb, verbs } from './verbs.ts';

/** As it was typed or handed over; nothing is taken for granted. */
export interface Spoken {
  readonly verb: string;
  readonly text: string;
  /** Of `message`: agent types, tasks or `all`, with commas between them. */
  readonly to?: string | undefined;
  readonly priority?: string | undefined;
}

/** A file of the outbox. The order of the keys is that of its bytes. */
export interface Message {
  readonly verb: Verb;
  readonly text: string;
  readonly to?: string;
  readonly priority?: Priority;
  /** Name of the file without its ending; the same one under another name is taken for the same message. */
  readonly id: string;
}

/** UTF-16 units. The engine keeps no more of one message. */
export const longestText = 100_000;
/** Bytes of a whole file. The runner reads no more of it, and half a JSON text says nothing. */
export const largestFile = 256 * 1024;
const mostAddressees = 50;

/**
 * @returns the JSON text of the file, and whether all of the text is in it
 * @throws Refused `verb_unknown`, `addressee_missing`, `addressee_malformed`, `priority_unknown`, `addressee_unexpected`,
 * `text_missing`, `text_unprintable`
 */
export function writeMessage(spoken: Spoken, id: string): { readonly json: string; readonly isWhole: boolean } {
  const { verb } = spoken;
  if (!isVerb(verb)) {
    throw misused(
      'verb_unknown',
      `an agent cannot say "${verb}"`,
      `the verbs are ${Object.keys(verbs).join(', ')} and inbox`,
    );
  }
  const addressed = verb === 'message' ? addressOf(spoken) : unaddressed(spoken, verb);
  const text = textOf(spoken, verb);
  return fitted({ verb, text, ...addressed, id });
}

function addressOf({ to = '', priority }: Spoken): Pick<Message, 'to' | 'priority'> {
  const names = [...new Set(to.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  const next = 'name an agent type, a task, all, or several with commas; for example qa,12 and then the text';
  if (names.length === 0) throw misused('addressee_missing', 'a message needs somebody whom it is for', next);
  const odd = names.find((name) => name.length > 200 || /\s/.test(name) || clean(name) !== name);
  if (odd !== undefined) {
    const shown = JSON.stringify(head(odd, 60));
    throw misused('addressee_malformed', `${shown} is neither an agent type nor a task nor all`, next);
  }
  if (names.length > mostAddressees) {
    const reason = `a message may go to ${mostAddressees} addressees, this one names ${names.length}`;
    throw misused('addressee_malformed', reason, 'use all, or send several messages');
  }
  return { to: names.join(','), ...(priority !== undefined && { priority: priorityOf(priority) }) };
}

function priorityOf(word: string): Priority {
  const found = priorities.find((priority) => priority === word.trim().toLowerCase());
  if (found !== undefined) return found;
  throw misused(
    'priority_unknown',
    `${JSON.stringify(head(word, 60))} is no priority`,
    `use ${priorities.join(', ')}, or leave it out for normal`,
  );
}

function unaddressed({ to, priority }: Spoken, verb: Verb): Record<never, never> {
  if (to === undefined && priority === undefined) return {};
  throw misused(
    'addressee_unexpected',
    `${verb} has neither addressee nor priority: only message has`,
    'leave both out, or use message to reach other agents',
  );
}

function textOf({ text }: Spoken, verb: Verb): string {
  const trimmed = text.trim();
  if (trimmed === '' && verb !== 'done') throw missing(verb);
  if (trimmed !== '' && clean(trimmed).trim() === '') {
    const reason = `the text of ${verb} has nothing in it that a person could read`;
    throw misused('text_unprintable', reason, 'say it in words: control and invisible characters are taken out');
  }
  return trimmed;
}

function missing(verb: Verb): Refused {
  const form = verb === 'message' ? 'message <to>' : verb;
  const next = `give it: conductor agent ${form} '<text>' (- for standard input), or the argument text of the MCP tool`;
  return misused('text_missing', `${verb} needs a text`, next);
}

/** Characters take one to six bytes in JSON, so the room for them is found by trying. */
function fitted(message: Message): { readonly json: string; readonly isWhole: boolean } {
  let text = head(message.text, longestText);
  let json = JSON.stringify({ ...message, text });
  for (let size = Buffer.byteLength(json); size > largestFile; size = Buffer.byteLength(json)) {
    text = head(text, Math.floor((text.length * largestFile) / size) - 1);
    json = JSON.stringify({ ...message, text });
  }
  return { json, isWhole: text.length === message.text.length };
}

// Why a command was not carried out: one line with the cause, one with what to do, the usage folded away.
import type { Note } from '../core/effect.ts';
import type { Command } from '../core/event-parts.ts';
import type { Verb } from '../core/policy.ts';
import { commands, nearestVerb } from './commands.ts';
import { link } from './link.ts';
import { code, folded, plain } from './markdown.ts';
import { publicWords } from './public-words.ts';

/** @returns the answer to a verb that does not exist. */
export function renderUnknown(command: Command): string {
  const near = nearestVerb(command.word);
  return paragraphs(
    `${written(command)} is no command.`,
    near ? `Did you mean ${code(`/conductor ${near}`)}?` : 'Next: choose one of those that `/conductor help` lists.',
    usage(near ?? 'help'),
  );
}

/** @returns the one hint that an edit with a command in it earns. */
export function renderEdited(command: Command): string {
  return paragraphs(
    `${written(command)} came with an edit, and an edited comment is never carried out.`,
    'Next: write the command in a new comment.',
  );
}

/** @returns the answer to a command that could not be carried out. */
export function renderRefused({ command, reason, hint }: Extract<Note, { about: 'refused' }>): string {
  return paragraphs(
    `${written(command)} was not carried out: ${plain(publicWords(reason, undefined), 500)}`,
    `Next: ${plain(publicWords(hint, undefined), 500)}`,
    command.verb === 'unknown' ? undefined : usage(command.verb),
  );
}

/** @returns the parts with blank lines between them. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** The comment is linked, not quoted: it may be long, and what stands in it may be hostile. */
function written({ word, comment }: Command): string {
  const words = code(word || '/conductor');
  return comment === null ? words : link(words, comment.url);
}

function usage(verb: Verb): string {
  const { usage: form, examples, description } = commands[verb];
  return folded('Usage', `\`/conductor ${form}\`: ${description}\n\nExample: \`/conductor ${examples[0]}\``);
}

// New comments: only when a person is needed, has asked, or a result exists. Nothing in them may parse as a command.
import type { Note } from '../core/effect.ts';
import type { Command } from '../core/event.ts';
import type { Role, Verb } from '../core/policy.ts';
import { openBlockers, type Task } from '../core/task.ts';
import { capBody } from './cap.ts';
import { commands, nearestVerb } from './commands.ts';
import { renderHelp } from './help.ts';
import { code, fence, folded, plain, quote } from './markdown.ts';
import { renderStatusAnswer, type ShownLimits } from './status-answer.ts';

/** What a note may tell beside the task's record: the configuration in force. */
export interface NoteContext {
  readonly limits?: ShownLimits;
  readonly permissions?: Readonly<Record<Verb, Role>>;
}

/**
 * @param task undefined where no task belongs to the issue or pull request
 * @returns the comment's body without its marker
 */
export function renderNote(note: Note, task: Task | undefined, context: NoteContext = {}): string {
  return capBody(bodyOf(note, task, context));
}

function bodyOf(note: Note, task: Task | undefined, { limits, permissions }: NoteContext): string {
  switch (note.about) {
    case 'question':
      return question(note, task);
    case 'failed':
      return paragraphs(
        `### ❌ This needs a person${call(task)}`,
        plain(note.reason, 500),
        note.detail.trim() === '' ? undefined : folded('What happened', fence(note.detail)),
        'Next: `/conductor retry` starts one more attempt; `/conductor stop` ends the work.',
      );
    case 'rejected':
      return paragraphs(
        '### 🚫 No agent takes this',
        plain(note.reason, 500),
        'Next: put on another label, or name an agent with `/conductor deploy …`',
      );
    case 'stopped':
      return paragraphs(
        '### ⏹️ Stopped',
        plain(note.reason, 500),
        note.salvage === null ? undefined : `Work that was not pushed is saved as ${code(note.salvage)}.`,
        'Next: `/conductor deploy` starts again.',
      );
    case 'help':
      return renderHelp(permissions);
    case 'status':
      return task ? renderStatusAnswer(task, limits) : noTask(note.command);
    case 'unknown':
      return paragraphs(unknownWord(note.command), usage(nearestVerb(note.command.word) ?? 'help'));
    case 'refused':
      return paragraphs(
        `${code(note.command.word)} was not carried out: ${plain(note.reason, 500)}`,
        `Next: ${plain(note.hint, 500)}`,
        note.command.verb === 'unknown' ? undefined : usage(note.command.verb),
      );
  }
}

function question({ blocker }: Extract<Note, { about: 'question' }>, task: Task | undefined): string {
  const what = blocker.kind === 'ask' ? '❓ The agent has a question' : '🚧 The agent is blocked';
  // Without an id the answer goes to the oldest open point.
  const several = task !== undefined && openBlockers(task).length > 1;
  return paragraphs(
    `### ${what}${call(task)}`,
    quote(blocker.text),
    `Reply in a new comment that begins with \`/conductor answer${several ? ` ${blocker.id}` : ''}\` and goes on with your answer; it may have several lines.`,
  );
}

/** The one place where a comment mentions somebody: the person who asked for the work. */
function call(task: Task | undefined): string {
  const login = task?.requester ?? '';
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(login) ? `, @${login}` : '';
}

function noTask({ onPull }: Command): string {
  const start = 'Labels that mean work start one, and so does `/conductor deploy` on an issue.';
  return `No task belongs to this ${onPull ? 'pull request' : 'issue'}. ${start}`;
}

function unknownWord({ word }: Command): string {
  const near = nearestVerb(word);
  const unknown = `There is no command ${code(word)}.`;
  return near ? `${unknown} Did you mean \`/conductor ${near}\`?` : unknown;
}

function usage(verb: Verb): string {
  const { usage: form, example, description } = commands[verb];
  return folded('Usage', `\`/conductor ${form}\`: ${description}\n\nExample: \`/conductor ${example}\``);
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

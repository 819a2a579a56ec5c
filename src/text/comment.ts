// New comments: only when a person is needed, has asked, or a result exists. Nothing in them may parse as a command.
import type { Blocker } from '../core/blocker.ts';
import type { Note } from '../core/effect.ts';
import type { Command } from '../core/event-parts.ts';
import type { Policy, Role, Verb } from '../core/policy.ts';
import { openBlockers, type Task } from '../core/task.ts';
import { capBody, longestBody } from './cap.ts';
import { renderHelp } from './help.ts';
import { link } from './link.ts';
import { code, fence, folded, longestPiece, plain, quote } from './markdown.ts';
import { publicEvidence, publicWords } from './public-words.ts';
import { paragraphs, renderEdited, renderRefused, renderUnknown } from './refusal.ts';
import { approveWords } from './status/approval-text.ts';
import { type ProjectSeen, renderProjectAnswer } from './status/project-answer.ts';
import { pointWords, renderStatusAnswer } from './status/status-answer.ts';
import type { ShownLimits } from './status/status-facts.ts';

/** What a note may tell beside the task's record. */
export interface NoteContext {
  readonly limits?: ShownLimits;
  readonly permissions?: Readonly<Record<Verb, Role>>;
  readonly trust?: Pick<Policy['trust'], 'teams'>;
  /** The repository's tasks, for a status that is asked where no task is. */
  readonly project?: ProjectSeen;
  /** Link or path to the whole of what a comment has no room for. */
  readonly whole?: string;
}

/**
 * @param task undefined where no task belongs to the issue or pull request
 * @returns the comment's body without its marker
 */
export function renderNote(note: Note, task: Task | undefined, context: NoteContext = {}): string {
  return capBody(bodyOf(note, task, context), longestBody, context.whole);
}

function bodyOf(note: Note, task: Task | undefined, context: NoteContext): string {
  switch (note.about) {
    case 'question':
      return question(note, task, context.whole);
    case 'flagged':
      return flagged(note, task);
    case 'approval':
      return approval(note, task);
    case 'failed':
      return paragraphs(
        `### ❌ This needs a person${call(task)}`,
        why(note.reason, task),
        note.detail.trim() === '' ? undefined : folded('What happened', fence(publicWords(note.detail, task))),
        allOfIt(context.whole),
        'Next: `/conductor retry` starts one more attempt; `/conductor stop` ends the work.',
      );
    case 'idle':
      return paragraphs(
        `### 💤 The agent stopped without finishing${call(task)}`,
        `It was reminded, and has neither gone on nor said that it is done: ${plain(publicEvidence({ evidence: note.reason }), 500)}.`,
        'Next: `/conductor send …` tells it what to do, `conductor attach` shows its terminal, `/conductor stop` ends the work.',
      );
    case 'rejected':
      return paragraphs(
        '### 🚫 No agent takes this',
        why(note.reason, task),
        'Next: put on another label, or name an agent with `/conductor deploy …`',
      );
    case 'stopped':
      return paragraphs(
        '### ⏹️ Stopped',
        why(note.reason, task),
        note.salvage === null ? undefined : `Work that was not pushed is saved as ${code(note.salvage)}.`,
        'Next: `/conductor deploy` starts again.',
      );
    case 'resumable':
      return paragraphs(
        `### 🔌 The App may work here again${call(task)}`,
        `The work was stopped: ${why(note.reason, task)}.`,
        'Next: `/conductor retry` takes the work up again.',
      );
    case 'help':
      return renderHelp(context.permissions, context.trust?.teams);
    case 'status':
      return task ? renderStatusAnswer(task, context.limits) : noTask(note.command, context);
    case 'unknown':
      return renderUnknown(note.command);
    case 'edited':
      return renderEdited(note.command);
    case 'refused':
      return renderRefused(note);
  }
}

/** @returns a text that this note has no room for, whole; undefined when it shows all of it */
export function wholeOf(note: Note): string | undefined {
  const text = note.about === 'question' ? note.blocker.text : note.about === 'failed' ? note.detail : '';
  return text.length > longestPiece ? text : undefined;
}

function allOfIt(whole: string | undefined): string | undefined {
  if (whole === undefined) return undefined;
  return `It is longer than fits here: ${/^https?:/i.test(whole) ? link('all of it', whole) : code(whole)}`;
}

function question(
  { blocker }: Extract<Note, { about: 'question' }>,
  task: Task | undefined,
  whole: string | undefined,
): string {
  if (blocker.from === 'person') return obstacle(blocker, task, whole);
  if (blocker.permission) return permission(blocker, task, whole);
  const what = blocker.kind === 'ask' ? '❓ The agent has a question' : '🚧 The agent is blocked';
  // Without an id the answer goes to the oldest open point.
  const several = task !== undefined && openBlockers(task).length > 1;
  return paragraphs(
    `### ${what}${call(task)}`,
    quote(blocker.text),
    allOfIt(whole),
    `Reply in a new comment that begins with ${code(`/conductor answer${several ? ` ${blocker.id}` : ''}`)} and goes on with your answer; it may have several lines.`,
  );
}

function permission(blocker: Blocker, task: Task | undefined, whole: string | undefined): string {
  const answer = `/conductor answer ${blocker.id}`;
  return paragraphs(
    `### 🔐 The agent asks for permission${call(task)}`,
    quote(blocker.text),
    allOfIt(whole),
    `Reply in a new comment: ${code(`${answer} yes`)} allows it this once, ${code(`${answer} no`)} denies it. Anything else denies it and is said to the agent.`,
  );
}

/** Written by a person where nobody is told of it, in a file: so this tells. */
function obstacle(blocker: Blocker, task: Task | undefined, whole: string | undefined): string {
  return paragraphs(
    `### ${pointWords(blocker)} written into the memory by ${plain(blocker.author)}${call(task)}`,
    quote(blocker.text),
    allOfIt(whole),
    `Once it is resolved, say ${code(`/conductor unblock ${blocker.id}`)} in a new comment, or tick its box in the status comment.`,
  );
}

function flagged({ entry, by, reason }: Extract<Note, { about: 'flagged' }>, task: Task | undefined): string {
  return paragraphs(
    `### ⚠️ Not passed on to the agent${call(task)}`,
    `${code(entry)}, written into the memory by ${plain(by)}: ${why(reason, task)}.`,
    'It is kept in the memory as it was written. Next: say in it what is to be reached instead of how.',
  );
}

function approval({ reason, hash }: Extract<Note, { about: 'approval' }>, task: Task | undefined): string {
  const id = task?.statusComment?.id;
  const place = task && id !== undefined ? link('status comment', `${task.issue.url}#issuecomment-${id}`) : undefined;
  return paragraphs(
    `### ⏳ The text needs an approval${call(task)}`,
    why(reason, task),
    `Next: read the text folded in the ${place ?? 'status comment'}, then say ${approveWords(hash)} in a new comment. It counts for exactly that text.`,
  );
}

/** The one place where a comment mentions somebody: the person who asked for the work. */
function call(task: Task | undefined): string {
  const login = task?.requester ?? '';
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(login) ? `, @${login}` : '';
}

function why(reason: string, task: Task | undefined): string {
  return plain(publicWords(reason, task), 500);
}

/** Whose pull request it is, is nobody's business but its author's. */
function noTask({ onPull }: Command, { project, limits }: NoteContext): string {
  if (onPull) return 'No task belongs to this pull request.';
  return paragraphs(
    'No task belongs to this issue. Labels that mean work start one, and so does `/conductor deploy` on an issue.',
    project && renderProjectAnswer(project, limits),
  );
}

// What the demo reports at its end, every figure taken from what happened.
import { join } from 'node:path';
import type { Stage } from './stage.ts';
import type { Outcome } from './story.ts';

export interface Result {
  readonly task: string;
  /** Task states in the order in which they were reached. */
  readonly states: readonly string[];
  readonly pull: { readonly number: number | null; readonly merged: boolean };
  readonly attempts: number;
  /** Requests the product made to GitHub's API. */
  readonly githubCalls: number;
  /** Comments our App wrote on the issue and its pull request. */
  readonly comments: number;
  /** The issue that mirrors the memory; null where there is none. */
  readonly projectIssue: number | null;
  /** Absolute path by name of the memory file. */
  readonly memory: Readonly<Record<string, string>>;
  readonly seconds: number;
}

const names = ['project_state', 'task_assignments', 'blockers', 'decisions'] as const;

/** What the story left behind. */
export interface Left {
  /** Directory that holds the four files. */
  readonly memory: string;
  readonly projectIssue: number | null;
}

export function resultOf(
  stage: Stage,
  { task, history, issue }: Outcome,
  { memory, projectIssue }: Left,
  seconds: number,
): Result {
  const states = history
    .map((entry) => entry.to.split(':', 1)[0] ?? '')
    .filter((state, index, all) => state !== all[index - 1]);
  const numbers = [issue, ...(task.pull ? [task.pull.number] : [])];
  const comments = numbers
    .flatMap((number) => stage.repository.comments(number))
    .filter((comment) => comment.author.user.login === stage.github.app.botLogin);
  const pull = task.pull ? stage.repository.pull(task.pull.number) : undefined;
  return {
    task: task.id,
    states,
    pull: { number: task.pull?.number ?? null, merged: pull?.pull.merged !== undefined },
    attempts: task.attempts.length,
    githubCalls: stage.github.journal.filter(({ tokenKind }) => tokenKind === 'app' || tokenKind === 'installation')
      .length,
    comments: comments.length,
    projectIssue,
    memory: Object.fromEntries(names.map((name) => [name, join(memory, `${name}.md`)])),
    seconds,
  };
}

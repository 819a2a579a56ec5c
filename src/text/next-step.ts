// What happens next, or what a person must do, in one sentence.
import type { Pull, Stage, Task, TaskState } from '../core/task.ts';
import { openBlockers } from '../core/task.ts';
import { code, plain } from './markdown.ts';
import { counted } from './words.ts';

/** @returns one sentence of Markdown; it asks for at most one thing. */
export function nextStep(task: Task): string {
  if (task.stopping !== null) return 'The agent is being stopped; its work is saved before anything is removed.';
  const waiting = openBlockers(task).length;
  if (waiting > 0 && !over.includes(task.state)) {
    return `The agent waits for you: reply with \`/conductor answer …\` to settle ${counted(waiting, 'open point')}.`;
  }
  return sentences[task.state](task);
}

const over: readonly TaskState[] = ['completed', 'rejected'];

const sentences: Readonly<Record<TaskState, (task: Task) => string>> = {
  requested: () => 'An agent type is being chosen.',
  assigned: (task) => `Waiting for a free slot${task.agent ? ` of ${code(task.agent.type)}` : ''}.`,
  in_progress: whileWorking,
  validating: (task) => validating[task.stage ?? 'checks'](task),
  completed: (task) =>
    task.pull?.mergeCommit ? `Nothing: merged as ${code(task.pull.mergeCommit.slice(0, 10))}.` : 'Nothing.',
  rejected: () => 'Put on another label, or name an agent with `/conductor deploy …`.',
  available: () => 'Start again with `/conductor deploy`, or put the label on again.',
  failed: () => 'Look at the reason; `/conductor retry` starts one more attempt.',
  retry_queue: (task) => `Attempt ${task.attempt + 1} starts by itself after a pause.`,
};

function whileWorking(task: Task): string {
  if (task.session.condition === 'waiting')
    return 'The agent waits at its terminal: `conductor attach` shows what it asks.';
  if (task.session.condition === 'rate_limited') return `The agent may not go on yet: ${plain(task.session.evidence)}.`;
  return 'The agent is working; nothing to do for you.';
}

const validating: Readonly<Record<Stage, (task: Task) => string>> = {
  checks: (task) => `The validation profile${task.agent ? ` ${code(task.agent.profile.name)}` : ''} is being run.`,
  push: () => 'The validated commit is being pushed.',
  pull: () => 'The pull request is being opened.',
  ci: () => 'Waiting for CI.',
  review: (task) => (task.pull ? afterCi(task.pull) : 'Waiting for a review.'),
};

function afterCi(pull: Pull): string {
  const link = `[#${pull.number}](${pull.url})`;
  if (pull.state === 'approved') return `Approved: merge ${link}.`;
  if (pull.state === 'changes_requested') return `Changes were requested on ${link}; they go to the agent.`;
  return `Review ${link} and merge it.`;
}

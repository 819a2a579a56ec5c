// What happens next, or what a person must do, in one sentence.
import type { Pull, Stage, Task, TaskState } from '../../core/task.ts';
import { isResting, openBlockers } from '../../core/task.ts';
import { link } from '../link.ts';
import { code, plain } from '../markdown.ts';
import { publicWords } from '../public-words.ts';
import { counted, minuteWords } from '../words.ts';
import { approveWords, awaitsApproval } from './approval-text.ts';

/** @returns one sentence of Markdown, for strangers too; it asks for at most one thing. */
export function nextStep(task: Task): string {
  if (task.gone !== null) return 'Nothing: the issue is gone.';
  if (task.stopping !== null) return 'The agent is being stopped; its work is saved before anything is removed.';
  if (awaitsApproval(task))
    return `A writer reads the text and approves it with ${approveWords(task.approval?.hash ?? '')}.`;
  const asked = openQuestions(task).length;
  if (asked > 0)
    return `The agent waits for you: reply with \`/conductor answer …\` to settle ${counted(asked, 'open point')}.`;
  return heldBack(task) ?? sentences[task.state](task);
}

/** @returns whether nothing goes on until a person does something. */
export function needsPerson(task: Task): boolean {
  if (task.gone !== null || task.stopping !== null) return false;
  if (awaitsApproval(task) || openQuestions(task).length > 0 || obstacles(task).length > 0) return true;
  if (task.state === 'in_progress') return task.session.condition === 'waiting';
  if (task.state === 'validating') return task.stage === 'review' && task.pull?.state !== 'changes_requested';
  return task.state === 'failed';
}

/** What an agent wants to know; one that ended waits for nothing. */
function openQuestions(task: Task) {
  return isResting(task.state) ? [] : openBlockers(task).filter(({ from }) => from !== 'person');
}

/** What a person put in the way of a start. */
function obstacles(task: Task) {
  return beforeStart.includes(task.state) ? openBlockers(task).filter(({ from }) => from === 'person') : [];
}

const beforeStart: readonly TaskState[] = ['requested', 'assigned', 'retry_queue'];

function heldBack(task: Task): string | undefined {
  const first = obstacles(task)[0];
  if (first) return `It starts once its blocker is resolved: ${code(`/conductor unblock ${first.id}`)}.`;
  if (task.held === null || isResting(task.state)) return undefined;
  return `It starts by itself when this is over: ${plain(publicWords(task.held, task), 300)}.`;
}

const sentences: Readonly<Record<TaskState, (task: Task) => string>> = {
  requested: () => 'An agent type is being chosen.',
  assigned: (task) => `Waiting for a free slot${task.agent ? ` of ${code(task.agent.type)}` : ''}.`,
  in_progress: whileWorking,
  validating: (task) => validating[task.stage ?? 'checks'](task),
  completed: (task) =>
    task.pull?.mergeCommit ? `Nothing: merged as ${code(task.pull.mergeCommit.slice(0, 10))}.` : 'Nothing.',
  rejected: () => 'Put on another label, or name an agent with `/conductor deploy …`.',
  available: (task) =>
    task.accessLost
      ? 'Once the App may work here again, `/conductor retry` takes the work up.'
      : 'Start again with `/conductor deploy`, or put the label on again.',
  failed: () => 'Look at the reason; `/conductor retry` starts one more attempt.',
  retry_queue: (task) => `Attempt ${task.attempt + 1} starts by itself after a pause.`,
};

function whileWorking({ session }: Task): string {
  if (session.condition === 'waiting')
    return 'The agent waits: `/conductor send …` tells it to go on, `conductor attach` shows its terminal.';
  if (session.condition === 'rate_limited') {
    const until = session.until === null ? '' : `, from ${minuteWords(session.until)} UTC on`;
    return `The agent goes on by itself when the limit of its provider allows it${until}.`;
  }
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
  const where = link(`#${pull.number}`, pull.url);
  if (pull.state === 'approved' || pull.approval?.sha === pull.head) return `Approved: merge ${where}.`;
  if (pull.state === 'changes_requested') return `Changes were requested on ${where}; they go to the agent.`;
  return `Review ${where} and merge it.`;
}

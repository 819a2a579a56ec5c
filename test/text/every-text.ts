// Every template of the conductor, filled with the same words.
import { stages, type Task, type TaskState, taskStates } from '../../src/core/task.ts';
import { renderNote } from '../../src/text/comment.ts';
import { renderBlockers } from '../../src/text/memory/blockers.ts';
import { renderDecisions } from '../../src/text/memory/decisions.ts';
import { renderProjectState } from '../../src/text/memory/project-state.ts';
import { renderTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { renderPull } from '../../src/text/pull-request.ts';
import { renderStatusAnswer } from '../../src/text/status/status-answer.ts';
import { renderStatus } from '../../src/text/status/status-comment.ts';
import { everyNote, loadedTask, pull, sampleTask } from './sample-task.ts';

export const limits = { maxAttempts: 3, maxFeedbackRounds: 3 };
const since = '2024-01-15 10:32';

/** @returns the task in a state with everything told of it, in each of its faces */
export function everyFace(words: string, state: TaskState): readonly Task[] {
  const loaded = loadedTask(words, { state });
  const approved = { hash: words, needed: words, by: words, at: 0 };
  return [
    sampleTask({ state, pull: pull({}, words) }, words),
    loaded,
    { ...loaded, approval: approved },
    { ...loaded, approval: null, requester: words, blockers: [] },
    { ...loaded, approval: null, held: null, blockers: [], stage: 'review' },
    { ...loaded, gone: words },
    { ...loaded, accessLost: true, stopping: words },
  ];
}

/** @returns the task at every stage of its validation */
export function everyStage(words: string): readonly Task[] {
  const stated = { state: 'validating', approval: null, blockers: [], held: null } as const;
  return stages.map((stage) => loadedTask(words, { ...stated, stage }));
}

/** @returns the comments of each kind of note, with a task and without */
export function notesOf(words: string): readonly string[] {
  const tasks = taskStates.map((state) => loadedTask(words, { state }));
  const context = {
    limits,
    trust: { teams: { deploy: [words] } },
    project: { name: words, tasks, paused: { by: words, at: 0 } },
    whole: `https://github.com/${words}`,
  };
  const task = sampleTask({}, words);
  return everyNote(words).flatMap((note) => {
    const posted = renderNote(note, task, context);
    return note.about === 'status' ? [posted, renderNote(note, undefined, context)] : [posted];
  });
}

/** @returns the status comment, the answer and the pull request of a task */
export function bodiesOf(task: Task): readonly string[] {
  return [renderStatus(task, limits), renderStatusAnswer(task, limits), renderPull(task).body];
}

/** @returns the templates that hold texts of any length, once each: such texts take long to render */
export function longestOf(words: string): readonly string[] {
  const notes = everyNote(words).filter(({ about }) => ['question', 'failed', 'refused'].includes(about));
  const task = loadedTask(words, { state: 'in_progress' });
  return [...notes.map((note) => renderNote(note, task, { limits })), ...bodiesOf(task)];
}

/** @returns the four memory files; one of them is mirrored in an issue */
export function memoryOf(words: string): readonly string[] {
  const entry = { id: 'b1', issue: 1, author: words, text: words };
  const resolved = { at: since, by: words, outcome: words };
  const active = [{ issue: 1, title: words, agent: words, status: 'Pending' }];
  const features = [{ done: true, issue: 2, title: words }];
  const phase = { phase: words, status: words, started: words, progress: 5 };
  return [
    renderProjectState(words, since, { ...phase, active, features }),
    renderTaskAssignments(words, since, {
      active: [{ agent: words, issue: 1, session: words, status: words, assignedAt: words }],
      history: [{ agent: words, issue: 1, status: words, completedAt: words }],
    }),
    renderBlockers(words, since, [
      { ...entry, kind: 'ask', opened: since, resolved: null },
      { ...entry, id: 'b2', kind: 'blocker', opened: since, resolved },
    ]),
    renderDecisions(words, since, [{ ...entry, date: since }]),
  ];
}

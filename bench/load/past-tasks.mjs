// Tasks of a repository that has been worked on for long: each is done, and each left something in the memory.
import { noSession } from '../../dist/core/session.js';
import { untouched } from '../../dist/core/task.js';

const repository = { id: 7, owner: 'acme', name: 'widgets', installationId: 1, defaultBranch: 'main' };
const minuteMs = 60_000;
const began = Date.UTC(2024, 0, 15, 9);

/** @returns {object} the task of issue `number`, which was merged: an attempt, a blocker that is resolved, a decision */
export function pastTask(number) {
  const at = began + number * 10 * minuteMs;
  const over = at + 8 * minuteMs;
  return {
    ...blankTask(number, at),
    state: 'completed',
    attempts: [{ number: 1, host: 'host-1', startedAt: at, endedAt: over, outcome: null }],
    blockers: [
      {
        ...question(`Which of the ${number} widgets is greeted first?`, at),
        ...{ closedAt: over, closedBy: 'alice', resolution: 'The first one.' },
      },
    ],
    decisions: [
      { id: 'd1', text: `Widget ${number} is greeted by its name, for people like that.`, author: 'backend', at },
    ],
    updatedAt: over,
  };
}

/** @returns {object} the task of issue `number`, whose agent is at work; it began after `number - 1` past ones */
export function liveTask(number) {
  const at = began + number * 10 * minuteMs;
  return {
    ...blankTask(number, at),
    state: 'in_progress',
    attempts: [{ number: 1, host: 'host-1', startedAt: at, endedAt: null, outcome: null }],
    session: { ...noSession, state: 'active', host: 'host-1', name: `backend-agent-widgets-${number}`, alive: true },
  };
}

/** @returns {object} what changes in a live task with its `at`-th update; each of the four files changes in its turn, and none grows */
export function liveChange(task, at) {
  const text = `Say it again, for the ${at}th time.`;
  const state = { state: task.state === 'validating' ? 'in_progress' : 'validating' };
  const decisions = [{ id: 'd1', text, author: 'backend', at: task.createdAt }];
  const blockers = [{ ...question(text, task.createdAt), resolution: null, closedBy: null, closedAt: null }];
  const changes = [state, { decisions }, state, { blockers }];
  return changes[at % changes.length];
}

function question(text, at) {
  return { id: 'b1', kind: 'ask', text, author: 'backend', from: 'agent', openedAt: at };
}

function blankTask(number, at) {
  return {
    ...untouched,
    ...{ id: `${repository.id}-${number}`, rev: 0, stage: null, reason: 'as it should be', stopping: null, repository },
    issue: {
      ...{ number, title: `Greet widget ${number} by its name`, body: 'Please', author: 'ann', labels: ['backend'] },
      url: `https://github.com/acme/widgets/issues/${number}`,
    },
    requester: 'alice',
    choice: { label: 'backend', rule: 'backend', agent: 'backend', priority: 'normal', passedOver: [] },
    agent: null,
    branch: `conductor/${number}-greet-widget-${number}-by-its-name`,
    ...{ attempt: 1, attemptsBefore: 0, round: 0, pullRounds: 0, session: noSession, pull: null },
    checks: { commit: null, verdict: null, results: [] },
    ...{ summary: null, ciHint: null, blockers: [], decisions: [], salvage: null, statusComment: null },
    ...{ wishes: [], seen: [], createdAt: at, updatedAt: at },
  };
}

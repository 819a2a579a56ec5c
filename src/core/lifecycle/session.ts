// From a free slot to the end of the agent's process, and what it reports in between.
import type { Effect } from '../effect.ts';
import type { Session } from '../session.ts';
import { type Blocker, isResting, type Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { endAttempt, release, show, showNow } from './wish.ts';

const working = ['in_progress', 'validating'] as const;

export const session: Part<
  | 'slot.taken'
  | 'session.started'
  | 'session.refused'
  | 'session.exited'
  | 'session.observed'
  | 'session.reported'
  | 'session.stopped'
  | 'session.lost'
  | 'message.delivered'
> = {
  'slot.taken': [
    {
      from: ['assigned'],
      session: ['deploying'],
      label: 'a host has a free slot',
      when: ({ task, event }) =>
        task.session.state === 'idle' && task.attempt === event.attempt && task.stopping === null,
      patch: ({ task, event }) => ({
        session: { ...task.session, host: event.host, fence: task.session.fence + 1, name: null, alive: false },
        attempts: task.attempts.map((attempt) =>
          attempt.number === task.attempt ? { ...attempt, host: event.host } : attempt,
        ),
        reason: `starting on ${event.host}`,
      }),
      effects: ({ task, event }) => [
        { kind: 'session.start', host: event.host, fence: task.session.fence + 1 },
        ...show(),
      ],
    },
    {
      from: 'any',
      label: 'the slot is not needed any more',
      effects: ({ event }) => [{ kind: 'slot.release', host: event.host }],
    },
  ],
  'session.started': [
    {
      from: ['assigned', 'in_progress'],
      to: 'in_progress',
      session: ['active'],
      label: 'the agent was seen working',
      when: (given) => current(given) && given.task.session.state !== 'idle',
      patch: ({ task, event }) => ({
        branch: event.branch,
        session: { ...task.session, name: event.name, alive: true, condition: 'working', evidence: 'process seen' },
        reason: `the agent works in session ${event.name}`,
      }),
      effects: ({ task, policy }) => [
        {
          kind: 'timer.set',
          timer: 'session-limit',
          mark: task.session.fence,
          afterMs: policy.limits.sessionMinutes * 60_000,
        },
        ...show(),
      ],
    },
  ],
  'session.refused': [
    {
      from: ['assigned', 'in_progress'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the agent could not be started',
      when: (given) => current(given) && given.task.session.state !== 'idle',
      patch: (given) => ended(given, `could not start: ${given.event.reason}`),
      next: (given) =>
        release(given, `could not start (${given.event.code}): ${given.event.reason}`, given.event.permanent),
    },
  ],
  'session.exited': [
    {
      from: working,
      label: 'the agent ended while it is being stopped',
      when: (given) => current(given) && given.task.stopping !== null,
      patch: over,
    },
    {
      from: ['assigned'],
      to: 'in_progress',
      session: ['active'],
      label: 'the agent was over before it was seen working',
      when: (given) => current(given) && given.task.session.state === 'deploying',
      next: ({ event }) => ({
        kind: 'session.exited',
        fence: event.fence,
        code: event.code,
        reason: event.reason,
        tail: event.tail,
      }),
    },
    {
      from: ['in_progress'],
      to: 'validating',
      stage: 'checks',
      session: ['completing'],
      label: 'the agent finished',
      when: (given) => current(given) && given.event.code === 0,
      patch: (given) => ({ ...over(given), reason: 'the agent finished' }),
      effects: ({ task, event }) => [...runChecks(task, event.fence), ...show()],
    },
    {
      from: ['in_progress'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the agent crashed',
      when: current,
      patch: (given) => ended(given, given.event.reason),
      next: (given) => release(given, given.event.reason),
    },
    { from: ['validating'], label: 'an agent that had reported done ended', when: current, patch: over },
  ],
  'session.observed': [
    {
      from: working,
      label: 'what the agent is doing was seen',
      when: (given) => current(given) && given.event.condition !== 'unknown',
      patch: ({ task, event }) => ({
        session: { ...task.session, condition: event.condition, evidence: event.evidence },
      }),
    },
  ],
  'session.reported': [
    {
      from: 'any',
      label: 'the agent reports a decision',
      when: ({ event }) => event.report === 'decision',
      patch: ({ task, event }) => ({
        decisions: [
          ...task.decisions,
          { id: `d${task.decisions.length + 1}`, text: event.text, author: agentOf(task), at: event.at },
        ],
      }),
      effects: show,
    },
    {
      from: 'any',
      label: 'the agent needs a person',
      when: ({ event }) => event.report === 'ask' || event.report === 'blocker',
      patch: (given) => ({
        blockers: [...given.task.blockers, blockerOf(given)],
        session: { ...given.task.session, condition: 'waiting', evidence: 'it asked a question' },
      }),
      effects: (given) => [
        {
          kind: 'comment.post',
          key: `question/${blockerOf(given).id}`,
          number: given.task.issue.number,
          note: { about: 'question', blocker: blockerOf(given) },
        },
        ...showNow(),
      ],
    },
    {
      from: ['in_progress'],
      to: 'validating',
      stage: 'checks',
      session: ['completing'],
      label: 'the agent says it is done',
      when: ({ task, event }) => event.report === 'done' && task.stopping === null,
      patch: ({ event }) => ({ summary: event.text || null, reason: 'the agent says it is done' }),
      effects: ({ task }) => [...runChecks(task, task.session.fence), ...show()],
    },
    {
      from: 'any',
      label: 'the agent says what it did',
      when: ({ event }) => event.report === 'done',
      patch: ({ task, event }) => ({ summary: event.text || task.summary }),
    },
    {
      from: 'any',
      label: 'the agent says what it is doing',
      patch: ({ task, event }) => ({ session: { ...task.session, condition: 'working', evidence: event.text } }),
      effects: () => [{ kind: 'comment.upsert', urgent: false }],
    },
  ],
  'session.stopped': [
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue', 'failed'],
      to: 'available',
      session: ['stopped', 'idle'],
      label: 'stopped: the process tree is dead and the work is safe',
      when: (given) => current(given) && given.task.stopping !== null,
      patch: ({ task, event }) => ({
        reason: task.stopping ?? '',
        stopping: null,
        salvage: event.salvage,
        attempts: endAttempt(task, event.at, task.stopping ?? 'stopped'),
        session: rest(task.session, 'stopped'),
      }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `stopped/${event.fence}`,
          number: task.issue.number,
          note: { about: 'stopped', reason: task.stopping ?? '', salvage: event.salvage },
        },
        ...showNow(),
      ],
    },
    {
      from: 'any',
      session: ['stopped', 'idle'],
      label: 'the session was cleaned up',
      when: (given) => current(given) && (isResting(given.task.state) || given.task.session.state === 'idle'),
      patch: ({ task, event }) => ({
        session: rest(task.session, 'cleaned up'),
        stopping: null,
        salvage: event.salvage ?? task.salvage,
      }),
      effects: show,
    },
  ],
  'session.lost': [
    {
      from: working,
      label: 'the session vanished while it is being stopped',
      when: (given) => current(given) && given.task.stopping !== null,
      patch: over,
    },
    {
      from: ['in_progress', 'assigned', 'validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the session vanished',
      when: (given) => current(given) && given.task.session.state !== 'idle' && needsHost(given.task),
      patch: (given) => ended(given, given.event.reason),
      next: (given) => release(given, given.event.reason),
    },
    { from: ['validating'], label: 'a session that had done its work vanished', when: current, patch: over },
  ],
  'message.delivered': [
    {
      from: 'any',
      label: 'a message could not be delivered: a person must know',
      when: ({ event }) => event.verdict === 'failed',
      patch: ({ task, event }) => ({ session: { ...task.session, evidence: `message ${event.key}: ${event.reason}` } }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `undelivered/${event.key}`,
          number: task.issue.number,
          note: {
            about: 'failed',
            reason: `message ${event.key} did not reach the agent: ${event.reason}`,
            detail: '',
          },
        },
        ...showNow(),
      ],
    },
    { from: 'any', label: 'a message was delivered' },
  ],
};

type Ended = Case<'session.exited'> | Case<'session.lost'> | Case<'session.refused'>;

/** Once the branch is on GitHub, the work goes on without its host until feedback comes. */
function needsHost({ state, stage }: Task): boolean {
  return state !== 'validating' || stage === 'checks' || stage === 'push';
}

/** Word of an older session than the present one counts no more. */
function current({ task, event }: { task: Task; event: { fence: number } }): boolean {
  return event.fence === task.session.fence;
}

function over({ task }: { task: Task }): Partial<Task> {
  return { session: { ...task.session, alive: false, evidence: 'process ended' } };
}

function ended({ task, event }: Ended, outcome: string): Partial<Task> {
  return {
    reason: outcome,
    attempts: endAttempt(task, event.at, outcome),
    session: { ...task.session, alive: false, condition: 'unknown', evidence: outcome },
  };
}

function rest(session: Session, evidence: string): Session {
  return { ...session, alive: false, condition: 'unknown', evidence };
}

function runChecks(task: Task, fence: number): readonly Effect[] {
  return task.session.host === null ? [] : [{ kind: 'checks.run', host: task.session.host, fence }];
}

function blockerOf({ task, event }: Case<'session.reported'>): Blocker {
  return {
    id: `b${task.blockers.length + 1}`,
    kind: event.report === 'ask' ? 'ask' : 'blocker',
    text: event.text,
    author: agentOf(task),
    openedAt: event.at,
    closedAt: null,
    closedBy: null,
    resolution: null,
  };
}

function agentOf(task: Task): string {
  return task.agent?.sessionName ?? 'agent';
}

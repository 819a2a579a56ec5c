// How work is asked for: a label or a command, a live look at who asked, and the choice of an agent.
import { branchOf } from '../branch.ts';
import type { Effect } from '../effect.ts';
import type { Capacity, EventBody, Origin } from '../event.ts';
import type { Policy } from '../policy.ts';
import { retryPauseMs } from '../retry.ts';
import { choose, matchLabels, normalLabel, ruleFor } from '../rules.ts';
import { type Choice, isResting, type Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { dropWork, release, show, showNow } from './wish.ts';

const atRest = ['available', 'completed', 'failed', 'rejected'] as const;

export const request: Part<
  | 'issue.labeled'
  | 'issue.unlabeled'
  | 'issue.closed'
  | 'issue.seen'
  | 'actor.checked'
  | 'request.granted'
  | 'request.denied'
  | 'task.released'
> = {
  'issue.labeled': [
    {
      from: atRest,
      to: 'requested',
      label: 'a label asks for work',
      when: ({ task, event, policy }) => ruleFor(event.label, policy) !== undefined && task.session.state === 'idle',
      patch: ({ event }) => ({ ...freeze(event), reason: `label ${event.label} put on by ${event.sender}` }),
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.sender,
          cause: { kind: 'label', label: event.label, repository: event.repository, issue: event.issue },
        },
      ],
    },
    {
      from: 'any',
      label: 'a label asks for work while the last session is being stopped: come back to it',
      when: ({ task, event, policy }) =>
        ruleFor(event.label, policy) !== undefined && (isResting(task.state) || task.stopping !== null),
      effects: ({ event }) => [{ kind: 'event.repeat', event: bodyOf(event), afterMs: 1_000 }],
    },
  ],
  'issue.unlabeled': [
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'the label was taken off: look whether it is gone',
      when: ({ task, event }) => task.choice === null || normalLabel(event.label) === task.choice.label,
      effects: () => [{ kind: 'issue.look' }],
    },
  ],
  'issue.closed': [
    {
      // A merge closes the issue a moment before it is announced itself.
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'the issue was closed: look again in a moment',
      effects: ({ event }) => [{ kind: 'timer.set', timer: 'issue-look', mark: event.at, afterMs: 3_000 }],
    },
  ],
  'issue.seen': [
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'the pull request turned out to be merged or closed',
      when: ({ event, task }) => event.pull?.closed === true && task.pull !== null,
      next: ({ event }) => ({
        kind: 'pull.closed',
        merged: event.pull?.merged ?? false,
        mergeCommit: event.pull?.mergeCommit ?? null,
        by: '',
      }),
    },
    {
      from: ['requested', 'assigned', 'retry_queue'],
      to: 'available',
      label: 'no longer wanted, nothing runs',
      when: (given) => unwanted(given) !== null && given.task.session.state === 'idle',
      patch: (given) => ({ reason: unwanted(given) ?? '', choice: null }),
      effects: showNow,
    },
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'no longer wanted: stop',
      when: (given) => unwanted(given) !== null,
      patch: (given) => ({ stopping: unwanted(given) }),
      effects: (given) => [...dropWork(given.task, unwanted(given) ?? 'stopped', 'keep'), ...show()],
    },
  ],
  // Read by `decide` into one of the granted or denied kinds below; no line of its own.
  'actor.checked': [],
  'request.granted': [
    {
      from: ['requested'],
      to: 'assigned',
      label: 'an agent type was chosen',
      when: (given) => choiceFor(given) !== undefined,
      patch: (given) => assign(given),
      effects: (given) => [...queueUp(given, choiceFor(given)), ...firstShow(given)],
    },
    {
      from: ['requested'],
      to: 'rejected',
      label: 'no configured agent type can do it',
      patch: () => ({ reason: 'no configured agent type fits' }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `rejected/${task.rev}`,
          number: task.issue.number,
          note: { about: 'rejected', reason: lacking(event) },
        },
      ],
      next: (given) => release(given, 'no configured agent type fits', true),
    },
  ],
  'request.denied': [
    {
      from: ['requested'],
      to: 'rejected',
      label: 'the person may not ask for work',
      patch: ({ event }) => ({ reason: denial(event.actor, event.role) }),
      next: (given) => release(given, denial(given.event.actor, given.event.role), true),
    },
  ],
  'task.released': [
    {
      from: ['rejected'],
      to: 'available',
      label: 'free to be asked for again',
      patch: ({ event }) => ({ reason: event.why }),
    },
    {
      from: ['failed'],
      to: 'retry_queue',
      label: 'one more attempt, after a pause',
      when: ({ event }) => event.retry,
      effects: ({ task, event }) => [
        ...dropWork(task, event.why, 'leave'),
        { kind: 'timer.set', timer: 'retry', mark: task.attempt + 1, afterMs: retryPauseMs(task.attempt + 1) },
        ...show(),
      ],
    },
    {
      from: ['failed'],
      label: 'no attempt is left: a person must look',
      effects: ({ task, event }) => [
        ...dropWork(task, event.why, 'keep'),
        {
          kind: 'comment.post',
          key: `failed/${task.attempt}`,
          number: task.issue.number,
          note: { about: 'failed', reason: event.why, detail: event.detail },
        },
        ...showNow(),
      ],
    },
  ],
};

function bodyOf({ label, sender, repository, issue }: Case<'issue.labeled'>['event']): EventBody {
  return { kind: 'issue.labeled', label, sender, repository, issue };
}

/** @returns the part of a task that is frozen when work is asked for. */
export function freeze(origin: Origin): Partial<Task> {
  return { repository: origin.repository, issue: origin.issue, choice: null, salvage: null, stopping: null };
}

/** @returns the choice for a granted request: the agent that was named, else by the first label that means work. */
export function choiceFor({ event, policy }: Case<'request.granted'>): Choice | undefined {
  const match = matchLabels(event.label === null ? event.issue.labels : [event.label], policy);
  if (event.agent === null) return match && choose(match.label, match.rule, policy, event.capacity);
  if (!Object.hasOwn(policy.agentTypes, event.agent)) return undefined;
  const named = {
    name: 'deploy',
    labels: [],
    agents: [event.agent],
    priority: match?.rule.priority ?? ('normal' as const),
  };
  return choose(match?.label ?? '', named, policy, event.capacity);
}

function assign(given: Case<'request.granted'>): Partial<Task> {
  const { task, event, policy } = given;
  const choice = choiceFor(given);
  return {
    ...nextAttempt(task, event.at),
    choice: choice ?? null,
    agent: (choice && policy.agentTypes[choice.agent]) ?? null,
    requester: event.requester,
    attemptsBefore: task.attempt,
    branch: branchOf(event.issue),
    ...(isOpen(task.pull) ? {} : { pull: null, pullRounds: 0 }),
    reason: choice ? `rule ${choice.rule} chose ${choice.agent}` : '',
  };
}

function isOpen(pull: Task['pull']): boolean {
  return pull !== null && pull.state !== 'merged' && pull.state !== 'closed';
}

/** @returns what changes when one more attempt begins. */
export function nextAttempt(task: Task, at: number): Partial<Task> {
  const number = task.attempt + 1;
  return {
    attempt: number,
    attempts: [...task.attempts, { number, host: null, startedAt: at, endedAt: null, outcome: null }],
    round: 0,
    summary: null,
    checks: { commit: null, verdict: null, results: [] },
  };
}

/** Only the first attempt of a task can be sure that its status comment was never written. */
function firstShow({ task }: Case<'request.granted'>): readonly Effect[] {
  return task.attempt > 0
    ? showNow()
    : [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true, first: true }];
}

function queueUp({ task, policy, event }: Case<'request.granted'>, choice: Choice | undefined): readonly Effect[] {
  if (!choice) return [];
  return [slotFor(choice, task.attempt + 1, policy, event.issue.number)];
}

/** @returns the wish to wait for a host with a free slot. */
export function slotFor(choice: Choice, attempt: number, policy: Policy, issue: number): Effect {
  return {
    kind: 'slot.find',
    agent: choice.agent,
    attempt,
    priority: choice.priority,
    phase: policy.priorityTasks.includes(issue),
  };
}

function unwanted({ task, event, policy }: Case<'issue.seen'>): string | null {
  if (event.gone) return 'the issue was deleted';
  if (!event.open) return 'the issue was closed';
  if (task.state === 'requested' && !matchLabels(event.labels, policy)) return 'the label was taken off';
  if (task.choice && task.choice.label !== '' && !event.labels.map(normalLabel).includes(task.choice.label)) {
    return `label ${task.choice.label} was taken off`;
  }
  return null;
}

function lacking({ issue, agent }: { issue: Origin['issue']; agent: string | null; capacity: Capacity }): string {
  if (agent !== null) return `there is no agent type \`${agent}\``;
  return `none of the labels ${issue.labels.map((label) => `\`${label}\``).join(', ') || '(none)'} names a rule or a capability of a configured agent type`;
}

function denial(actor: string, role: string | null): string {
  return role === null ? `the permission of ${actor} could not be looked up` : `${actor} has only ${role} permission`;
}

// How work is granted: a live look at who asked, and the choice of an agent.
import { branchOf } from '../branch.ts';
import type { Effect } from '../effect.ts';
import { choose, matchLabels, priorityOf } from '../rules.ts';
import type { Choice, Task } from '../task.ts';
import { nextAttempt, slotFor } from './attempt.ts';
import type { Case, Part } from './row.ts';
import { release, showNow } from './wish.ts';

export const request: Part<'actor.checked' | 'request.granted' | 'request.denied'> = {
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
      effects: (given) => [
        {
          kind: 'comment.post',
          key: `rejected/${given.task.rev}`,
          number: given.task.issue.number,
          note: { about: 'rejected', reason: lacking(given) },
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
};

/** @returns the choice for a granted request: the agent that was named, else by the first label that means work. */
export function choiceFor({ event, policy }: Case<'request.granted'>): Choice | undefined {
  const match = matchLabels(event.label === null ? event.issue.labels : [event.label], policy);
  if (event.agent === null) return match && choose(match.label, match.rule, policy, event.capacity);
  if (!Object.hasOwn(policy.agentTypes, event.agent)) return undefined;
  if (match && !match.rule.agents.includes(event.agent)) return undefined;
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
    choice: choice ? { ...choice, priority: priorityOf(event.issue.labels, choice.priority) } : null,
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

function queueUp({ task, policy, event }: Case<'request.granted'>, choice: Choice | undefined): readonly Effect[] {
  if (!choice) return [];
  const priority = priorityOf(event.issue.labels, choice.priority);
  return [slotFor({ ...choice, priority }, task.attempt + 1, policy, event.issue.number)];
}

/** Only the first attempt of a task can be sure that its status comment was never written. */
function firstShow({ task }: Case<'request.granted'>): readonly Effect[] {
  return task.attempt > 0
    ? showNow()
    : [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true, first: true }];
}

function lacking({ event, policy }: Case<'request.granted'>): string {
  const { issue, agent } = event;
  const match = matchLabels(issue.labels, policy);
  if (agent !== null && match && Object.hasOwn(policy.agentTypes, agent)) {
    return `rule \`${match.rule.name}\` of label \`${match.label}\` does not allow agent type \`${agent}\`, but ${list(match.rule.agents)}`;
  }
  if (agent !== null) return `there is no agent type \`${agent}\`, but ${list(Object.keys(policy.agentTypes))}`;
  return `none of the labels (${list(issue.labels)}) names a rule or a capability of a configured agent type`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ') || 'none';
}

function denial(actor: string, role: string | null): string {
  return role === null ? `the permission of ${actor} could not be looked up` : `${actor} has only ${role} permission`;
}

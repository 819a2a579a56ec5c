// How work is granted: a live look at who asked, and the choice of an agent.
import { branchOf } from '../branch.ts';
import type { Effect } from '../effect.ts';
import type { EventOf } from '../event.ts';
import { frozenHash } from '../frozen.ts';
import type { Policy } from '../policy.ts';
import { choose, matchLabels, priorityOf } from '../rules.ts';
import type { Issue } from '../subject.ts';
import type { Approval, Choice, Task } from '../task.ts';
import { whyApproval } from '../trust.ts';
import { nextAttempt, slotFor } from './attempt.ts';
import type { Case, Part } from './row.ts';
import { release, showNow } from './wish.ts';

/** What was asked for, whether at once or after an approval. */
interface Ask {
  readonly task: Task;
  readonly event: EventOf<'request.granted'> | EventOf<'text.approved'>;
  readonly policy: Policy;
}

export const request: Part<'actor.checked' | 'request.granted' | 'text.approved' | 'request.denied'> = {
  // Read by `core/meaning` into one of the granted or denied kinds; no line of its own.
  'actor.checked': [],
  'request.granted': [
    {
      from: ['requested'],
      label: 'the text waits for the word of a writer',
      when: (given) => needsApproval(given) !== null,
      patch: (given) => ({
        ...textOf(given),
        approval: { hash: hashOf(given), needed: needsApproval(given), by: null, at: null },
        reason: `waits for approval: ${needsApproval(given)}`,
      }),
      effects: (given) => [
        {
          kind: 'comment.post',
          key: `approval/${hashOf(given)}`,
          number: given.task.issue.number,
          note: { about: 'approval', reason: needsApproval(given) ?? '', hash: hashOf(given) },
        },
        ...firstShow(given),
      ],
    },
    {
      from: ['requested'],
      label: 'the text may be used',
      patch: (given) => ({ ...textOf(given), approval: keptApproval(given) }),
      next: ({ event }) => ({ kind: 'text.approved', capacity: event.capacity }),
    },
  ],
  'text.approved': [
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
      verdict: 'refused',
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
      verdict: 'refused',
      code: () => 'permission',
      because: ({ event }) => denial(event.actor, event.role),
      patch: ({ event }) => ({ reason: denial(event.actor, event.role) }),
      next: (given) => release(given, denial(given.event.actor, given.event.role), true),
    },
  ],
};

/** The task holds the text as it was asked for, or as somebody edited it since; that is what would be used. */
function textOf({ task, event }: Case<'request.granted'>): Partial<Task> {
  return {
    requester: event.requester,
    asked: { label: event.label, agent: event.agent },
    conversation: event.text?.conversation ?? task.conversation,
  };
}

function hashOf({ task, event }: Case<'request.granted'>): string {
  return frozenHash(task.issue, event.text?.conversation ?? task.conversation);
}

/** An edit that came in during the look-up counts, and so does the word of a writer for exactly this text. */
function needsApproval(given: Case<'request.granted'>): string | null {
  const { task, event, policy } = given;
  const { approval } = task;
  if (approval?.needed === null && approval.by !== null && approval.hash === hashOf(given)) return null;
  return whyApproval(task.issue, event.text, policy) ?? approval?.needed ?? null;
}

function keptApproval(given: Case<'request.granted'>): Approval {
  const hash = hashOf(given);
  const { approval } = given.task;
  return approval?.hash === hash ? { ...approval, needed: null } : { hash, needed: null, by: null, at: null };
}

/** @returns the choice for a granted request: the agent that was named, else by the first label that means work. */
function choiceFor({ task: { asked, issue }, event, policy }: Ask): Choice | undefined {
  const match = matchLabels(asked.label === null ? issue.labels : [asked.label], policy);
  if (asked.agent === null) return match && choose(match.label, match.rule, policy, event.capacity);
  if (match && !match.rule.agents.includes(asked.agent)) return undefined;
  const named = {
    name: 'deploy',
    agents: [asked.agent],
    priority: match?.rule.priority ?? ('normal' as const),
  };
  return choose(match?.label ?? '', named, policy, event.capacity);
}

function assign(given: Ask): Partial<Task> {
  const { task, event, policy } = given;
  const choice = choiceFor(given);
  return {
    ...nextAttempt(task, event.at),
    choice: choice ? inTurn(choice, task.issue) : null,
    agent: (choice && policy.agentTypes[choice.agent]) ?? null,
    attemptsBefore: task.attempt,
    branch: branchOf(task.issue),
    held: null,
    ...(isOpen(task.pull) ? {} : { pull: null, pullRounds: 0 }),
    reason: choice ? `rule ${choice.rule} chose ${choice.agent}` : '',
  };
}

function isOpen(pull: Task['pull']): boolean {
  return pull !== null && pull.state !== 'merged' && pull.state !== 'closed';
}

function queueUp({ task: { issue, attempt }, policy }: Ask, choice: Choice | undefined): readonly Effect[] {
  return choice ? [slotFor(inTurn(choice, issue), attempt + 1, policy, issue.number)] : [];
}

function inTurn(choice: Choice, { labels }: Issue): Choice {
  return { ...choice, priority: priorityOf(labels, choice.priority) };
}

/** There can be no status comment below an issue without comments, as long as nothing but the asking has happened. */
function firstShow({ task }: { readonly task: Task }): readonly Effect[] {
  return task.rev > 1 || task.issue.comments !== 0
    ? showNow()
    : [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true, first: true }];
}

function lacking({ task, policy }: Ask): string {
  const { issue, asked } = task;
  const { agent } = asked;
  if (agent === null)
    return `none of the labels (${list(issue.labels)}) names a rule or a capability of a configured agent type`;
  const match = matchLabels(issue.labels, policy);
  if (!match || !Object.hasOwn(policy.agentTypes, agent))
    return `there is no agent type \`${agent}\`, but ${list(Object.keys(policy.agentTypes))}`;
  return `rule \`${match.rule.name}\` of label \`${match.label}\` does not allow agent type \`${agent}\`, but ${list(match.rule.agents)}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ') || 'none';
}

function denial(actor: string, role: string | null): string {
  return role === null ? `the permission of ${actor} could not be looked up` : `${actor} has only ${role} permission`;
}

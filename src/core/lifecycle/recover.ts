// A task whose record was lost with Redis, made again from what is left of it. One that has a record keeps it.
import { branchOf } from '../branch.ts';
import { ruleFor } from '../rules.ts';
import type { Choice, Task } from '../task.ts';
import { noCi } from './ci.ts';
import { originOf } from './issue.ts';
import type { Case, Part } from './row.ts';
import { show } from './wish.ts';

type Recovered = Case<'task.recovered'>;

export const recover: Part<'task.recovered' | 'entries.recovered'> = {
  'task.recovered': [
    {
      from: ['available'],
      to: 'validating',
      stage: 'ci',
      session: ['deploying', 'active', 'completing'],
      label: 'the record was lost: its pull request is open, look at CI',
      when: (given) => isLost(given) && given.event.remains.pull !== null,
      patch: (given) => ({
        ...remade(given),
        pull: pullOf(given),
        reason: `recovered with pull request #${given.event.remains.pull?.number}`,
      }),
      effects: ({ event: { remains } }) => [{ kind: 'ci.look', sha: remains.pull?.head ?? '', last: false }, ...show()],
    },
    {
      from: ['available'],
      to: 'in_progress',
      session: ['deploying', 'active'],
      label: 'the record was lost: its agent is at work',
      when: (given) => isLost(given) && given.event.remains.session !== null,
      patch: (given) => ({
        ...remade(given),
        reason: `recovered with session ${given.event.remains.session?.name}`,
      }),
      effects: ({ event: { remains }, policy }) => [
        {
          kind: 'timer.set',
          timer: 'session-limit',
          mark: remains.session?.fence ?? 0,
          afterMs: policy.limits.sessionMinutes * 60_000,
        },
        ...show(),
      ],
    },
    {
      from: ['available'],
      to: 'completed',
      label: 'the record was lost: its work is done',
      when: (given) => given.task.rev === 0 && given.event.remains.isCompleted,
      patch: (given) => ({ ...remade(given), reason: 'recovered as completed' }),
      effects: show,
    },
  ],
  'entries.recovered': [
    {
      from: 'any',
      label: 'entries that the record lacked',
      when: lacks,
      patch: ({ task, event }) => ({
        blockers: [...task.blockers, ...missing(event.blockers, task.blockers)],
        decisions: [...task.decisions, ...missing(event.decisions, task.decisions)],
      }),
      effects: show,
    },
  ],
};

/** Only a type that is still configured can go on. */
function isLost({ task, event, policy }: Recovered): boolean {
  const { agent } = event.remains;
  return task.rev === 0 && agent !== null && Object.hasOwn(policy.agentTypes, agent);
}

function remade(given: Recovered): Partial<Task> {
  const { task, event, policy } = given;
  const { agent, requester, label, branch, host, session, isCompleted, attempts, ...rest } = event.remains;
  const { blockers, decisions, createdAt } = rest;
  const attempt = attempts.length + (isCompleted ? 0 : 1);
  const present = { number: attempt, host, startedAt: event.at, endedAt: null, outcome: null };
  return {
    ...originOf(event),
    requester,
    asked: { label, agent: label === null ? agent : null },
    choice: choiceOf(given),
    agent: (agent === null ? undefined : policy.agentTypes[agent]) ?? null,
    branch: branch || branchOf(event.issue),
    attempt,
    attemptsBefore: Math.max(0, attempt - 1),
    attempts: isCompleted ? attempts : [...attempts, present],
    session: {
      ...task.session,
      host: isCompleted ? null : host,
      name: session?.name ?? null,
      fence: session?.fence ?? 1,
      alive: session !== null,
      evidence: session === null ? 'recovered' : 'process seen',
    },
    blockers,
    decisions,
    createdAt,
  };
}

function choiceOf({ event, policy }: Recovered): Choice | null {
  const { agent, label } = event.remains;
  if (agent === null) return null;
  const rule = label === null ? undefined : ruleFor(label, policy);
  const { name = '', priority = 'normal' as const } = rule ?? {};
  return { label: label ?? '', rule: name, agent, priority, passedOver: [] };
}

function pullOf({ event: { remains } }: Recovered): Task['pull'] {
  if (remains.pull === null) return null;
  const { number, url, head } = remains.pull;
  return { number, url, head, state: 'open', ci: noCi(head), mergeCommit: null, approval: null, told: [] };
}

function lacks({ task, event }: Case<'entries.recovered'>): boolean {
  return missing(event.blockers, task.blockers).length + missing(event.decisions, task.decisions).length > 0;
}

function missing<T extends { readonly id: string }>(found: readonly T[], known: readonly T[]): readonly T[] {
  const ids = new Set(known.map(({ id }) => id));
  return found.filter(({ id }) => !ids.has(id));
}

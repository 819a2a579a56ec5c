// What happens to the issue: labels put on and taken off, closed, or gone.
import type { EventBody } from '../event.ts';
import type { Origin } from '../event-parts.ts';
import { matchLabels, normalLabel, ruleFor } from '../rules.ts';
import { isResting, type Task, untouched } from '../task.ts';
import type { Case, Part } from './row.ts';
import { dropWork, show, showNow } from './wish.ts';

const atRest = ['available', 'completed', 'failed', 'rejected'] as const;
const unmerged = { merged: false, mergeCommit: null } as const;

export const issue: Part<
  'issue.labeled' | 'issue.unlabeled' | 'issue.closed' | 'issue.reopened' | 'issue.seen' | 'trigger.refused'
> = {
  'issue.labeled': [
    {
      from: atRest,
      to: 'requested',
      label: 'a label asks for work',
      when: ({ task, event, policy }) => ruleFor(event.label, policy) !== undefined && task.session.state === 'idle',
      verdict: 'pending',
      patch: (given) => ({
        ...freeze(given),
        asked: { label: given.event.label, agent: null },
        reason: `label ${given.event.label} put on by ${given.event.sender}`,
      }),
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.sender,
          cause: { kind: 'label', label: event.label, ...originOf(event), ...deliveryOf(event) },
        },
      ],
    },
    {
      from: 'any',
      label: 'a label asks for work, and the task is there already, being stopped or looked at: come back to it',
      verdict: 'pending',
      when: ({ task, event, policy }) =>
        ruleFor(event.label, policy) !== undefined &&
        (isResting(task.state) || task.stopping !== null || isLooking(task)),
      effects: ({ event }) => [{ kind: 'event.repeat', event: bodyOf(event), afterMs: 1_000 }],
    },
  ],
  'trigger.refused': [
    {
      from: 'any',
      label: 'nobody whose word counts',
      verdict: 'refused',
      because: reasonOf,
      when: ({ event, policy }) => event.label === undefined || ruleFor(event.label, policy) !== undefined,
    },
  ],
  'issue.reopened': [
    {
      from: atRest,
      label: 'the issue was reopened with its label still on',
      when: ({ event, policy }) => matchLabels(event.issue.labels, policy) !== undefined,
      next: ({ event, policy }) => ({
        kind: 'issue.labeled',
        label: matchLabels(event.issue.labels, policy)?.label ?? '',
        sender: event.sender,
        ...originOf(event),
      }),
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
      from: 'any',
      label: 'the issue is not there any more',
      verdict: 'refused',
      when: ({ event, task }) => event.gone && task.gone === null,
      next: () => ({ kind: 'issue.removed', how: 'deleted', to: null }),
    },
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'the pull request turned out to be merged or closed',
      when: ({ event, task }) => event.pull?.closed === true && task.pull !== null,
      next: ({ event }) => {
        const { merged, mergeCommit } = event.pull ?? unmerged;
        return { kind: 'pull.closed', merged, mergeCommit, by: '' };
      },
    },
    {
      from: ['requested', 'assigned', 'retry_queue'],
      to: 'available',
      label: 'no longer wanted, nothing runs',
      verdict: 'refused',
      when: (given) => unwanted(given) !== null && given.task.session.state === 'idle',
      patch: (given) => ({ reason: unwanted(given) ?? '', choice: null }),
      effects: showNow,
    },
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'no longer wanted: stop',
      verdict: 'refused',
      when: (given) => unwanted(given) !== null,
      patch: (given) => ({ stopping: unwanted(given) }),
      effects: (given) => [...dropWork(given.task, unwanted(given) ?? 'stopped', 'keep'), ...show()],
    },
  ],
};

/** A look that is under way may have seen the issue without the label that was just put on. */
function isLooking(task: Task): boolean {
  return task.wishes.some(
    ({ effect }) => effect.kind === 'issue.look' || (effect.kind === 'actor.check' && effect.cause.kind === 'label'),
  );
}

function bodyOf(event: Case<'issue.labeled'>['event']): EventBody {
  return { kind: 'issue.labeled', label: event.label, sender: event.sender, ...originOf(event), ...deliveryOf(event) };
}

function reasonOf({ event }: Case<'trigger.refused'>): string {
  return event.reason;
}

export function originOf({ repository, issue }: Origin): Origin {
  return { repository, issue };
}

/** A look-up tells which delivery it was made for. */
export function deliveryOf({ delivery }: { readonly delivery?: string }): { readonly delivery?: string } {
  return delivery === undefined ? {} : { delivery };
}

/** @returns the part of a task that is frozen when work is asked for; a writer's word holds for the text it was given for. */
export function freeze({ task, event }: { readonly task: Task; readonly event: Origin }): Partial<Task> {
  return {
    ...originOf(event),
    ...untouched,
    approval: task.approval?.needed === null ? task.approval : null,
    unposted: task.unposted,
    choice: null,
    salvage: null,
    stopping: null,
  };
}

function unwanted({ task, event, policy }: Case<'issue.seen'>): string | null {
  if (!event.open) return 'the issue was closed';
  if (task.state === 'requested' && task.asked.label !== null && !matchLabels(event.labels, policy))
    return 'the label was taken off';
  if (task.choice && task.choice.label !== '' && !event.labels.map(normalLabel).includes(task.choice.label)) {
    return `label ${task.choice.label} was taken off`;
  }
  return null;
}

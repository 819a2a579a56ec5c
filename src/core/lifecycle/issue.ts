// What happens to the issue: labels put on and taken off, closed, or gone.
import type { EventBody, Origin } from '../event.ts';
import { matchLabels, normalLabel, ruleFor } from '../rules.ts';
import { isResting, type Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { dropWork, show, showNow } from './wish.ts';

const atRest = ['available', 'completed', 'failed', 'rejected'] as const;

export const issue: Part<'issue.labeled' | 'issue.unlabeled' | 'issue.closed' | 'issue.seen'> = {
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
      label: 'a label asks for work, and the task is there already, being stopped or looked at: come back to it',
      when: ({ task, event, policy }) =>
        ruleFor(event.label, policy) !== undefined &&
        (isResting(task.state) || task.stopping !== null || isLooking(task)),
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
};

/** A look that is under way may have seen the issue without the label that was just put on. */
function isLooking(task: Task): boolean {
  return task.wishes.some(
    ({ effect }) => effect.kind === 'issue.look' || (effect.kind === 'actor.check' && effect.cause.kind === 'label'),
  );
}

function bodyOf({ label, sender, repository, issue }: Case<'issue.labeled'>['event']): EventBody {
  return { kind: 'issue.labeled', label, sender, repository, issue };
}

/** @returns the part of a task that is frozen when work is asked for. */
export function freeze(origin: Origin): Partial<Task> {
  return { repository: origin.repository, issue: origin.issue, choice: null, salvage: null, stopping: null };
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

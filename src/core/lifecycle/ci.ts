// CI of the head commit: a hint makes somebody look, the look decides.

import type { Ci } from '../ci.ts';
import type { Effect } from '../effect.ts';
import type { Pull, Task } from '../task.ts';
import { nextRound, resume, roundsLeft } from './feedback.ts';
import type { Case, Part } from './row.ts';
import { endAttempt, release, show, showNow } from './wish.ts';

export const ci: Part<'ci.hinted' | 'ci.finished'> = {
  'ci.hinted': [
    {
      from: ['validating'],
      label: 'CI moved: look at all of it',
      when: ({ task, event }) =>
        task.pull?.head === event.sha &&
        (task.stage === 'ci' || task.stage === 'review') &&
        !isLooking(task, event.sha),
      effects: ({ event }) => [{ kind: 'ci.look', sha: event.sha, last: false }],
    },
    {
      from: ['validating'],
      label: 'CI moved before it can be looked at: remember it',
      when: ({ task, event }) => task.stage === 'push' || task.stage === 'pull' || task.pull?.head === event.sha,
      patch: ({ event }) => ({ ciHint: event.sha }),
    },
  ],
  'ci.finished': [
    {
      from: ['validating'],
      stage: 'review',
      label: 'CI passed',
      when: (given) => ofHead(given) && given.event.ci.state === 'passing',
      patch: (given) => ({ ...withCi(given), reason: 'CI passed; waits for review and merge' }),
      effects: show,
    },
    {
      from: ['validating'],
      stage: 'review',
      label: 'there is no CI',
      when: (given) => ofHead(given) && given.event.ci.state === 'no_ci' && given.event.last,
      patch: (given) => ({ ...withCi(given), reason: 'no check appeared; waits for review and merge' }),
      effects: showNow,
    },
    {
      from: ['validating'],
      label: 'that failure was told already',
      when: (given) =>
        ofHead(given) && given.event.ci.state === 'failing' && given.task.pull?.told.includes(toldKey(given)) === true,
      patch: withCi,
    },
    {
      from: ['validating'],
      to: 'in_progress',
      session: ['active'],
      label: 'CI failed: back to the agent',
      when: (given) =>
        ofHead(given) && given.event.ci.state === 'failing' && roundsLeft(given.task, given.policy.limits),
      patch: (given) => ({
        ...withCi(given),
        ...nextRound(given.task),
        pullRounds: given.task.pullRounds + 1,
        reason: `CI failed: ${given.event.failures.map((failure) => failure.name).join(', ')}`,
      }),
      effects: (given) => [
        resume(given.task, {
          key: `ci-${given.event.ci.sha.slice(0, 12)}-${given.event.runAttempt}`,
          from: 'CI',
          kind: 'ci',
          sha: given.event.ci.sha,
          failures: given.event.failures,
        }),
        ...show(),
      ],
    },
    {
      from: ['validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'CI failed and no feedback round is left: a person must look',
      when: (given) => ofHead(given) && given.event.ci.state === 'failing',
      patch: (given) => ({
        ...withCi(given),
        reason: 'CI fails and no feedback round is left',
        attempts: endAttempt(given.task, given.event.at, 'CI failed'),
      }),
      next: (given) => release(given, 'CI fails and no feedback round is left', true),
    },
    {
      from: ['validating'],
      label: 'CI is still at work',
      when: ofHead,
      patch: (given) => ({ ...withCi(given), ciHint: null }),
      effects: ({ task, event }) => lookIfHinted(task, event.ci.sha),
    },
  ],
};

function ofHead({ task, event }: Case<'ci.finished'>): boolean {
  return task.pull?.head === event.ci.sha && (task.stage === 'ci' || task.stage === 'review') && task.stopping === null;
}

function toldKey({ event }: Case<'ci.finished'>): string {
  return `${event.ci.sha}/${event.runAttempt}`;
}

function withCi(given: Case<'ci.finished'>): { pull: Pull | null } {
  const { task, event } = given;
  if (!task.pull) return { pull: null };
  const told = event.ci.state === 'failing' ? [...new Set([...task.pull.told, toldKey(given)])] : task.pull.told;
  return { pull: { ...task.pull, ci: event.ci, told } };
}

function isLooking(task: Task, sha: string): boolean {
  return task.wishes.some(({ effect }) => effect.kind === 'ci.look' && effect.sha === sha);
}

export function lookIfHinted(task: Task, sha: string): readonly Effect[] {
  return task.ciHint === sha ? [{ kind: 'ci.look', sha, last: false }] : [];
}

export function noCi(sha: string): Ci {
  return { state: 'none', sha, checks: [] };
}

// What is looked up on GitHub before the law decides: who asks, what the issue says, what CI says.
import type { Cause } from '../../core/event-parts.ts';
import type { Verb } from '../../core/policy.ts';
import { normalLabel } from '../../core/rules.ts';
import type { Task } from '../../core/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fleet } from '../../ports/fleet.ts';
import type { Checks, Issues, Pulls } from '../../ports/github.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { Performers } from '../perform.ts';
import type { LookAtText } from './look-at-text.ts';
import type { Roles } from './roles.ts';

export interface LookParts {
  readonly issues: Issues;
  readonly pulls: Pulls;
  readonly checks: Checks;
  readonly roles: Roles;
  readonly lookAtText: LookAtText;
  readonly fleet: Fleet;
  readonly repositories: Repositories;
  readonly clock: Clock;
}

type Looks = 'actor.check' | 'issue.look' | 'ci.look';

/** @returns the performers of an installation's lane of looks. */
export function lookPerformers(parts: LookParts): Performers<Looks> {
  const { issues, pulls, checks, roles, lookAtText, fleet, repositories, clock } = parts;

  return {
    'actor.check': async ({ task, effect: { actor, cause } }) => {
      const [role, member, capacity, seen, paused] = await Promise.all([
        // A start that cannot be looked at is no refusal: it is looked at again.
        cause.kind === 'start' ? roles.live(task, actor) : roles.orNone(task, actor),
        roles.isMember(task, actor, verbOf(cause)),
        fleet.capacity(clock.now()),
        seesIssue(cause, task, clock.now()) ? lookAtIssue(task) : null,
        cause.kind === 'start' ? repositories.paused(task.repository.id) : null,
      ]);
      const text = usesText(cause) ? await lookAtText(task, cause.issue, actor, role, momentOf(cause)) : null;
      const full = await withRemarks(task, cause);
      return [{ kind: 'actor.checked', actor, role, member, cause: full, capacity, text, seen, paused }];
    },

    'issue.look': async ({ task }) => [{ kind: 'issue.seen', ...(await lookAtIssue(task)) }],

    'ci.look': async ({ task, effect }) => {
      const { ci, runAttempt, failures } = await checks.look(task.repository, effect.sha);
      const state = effect.last && ci.state === 'none' ? 'no_ci' : ci.state;
      return [{ kind: 'ci.finished', ci: { ...ci, state }, runAttempt, failures, last: effect.last }];
    },
  };

  /** What was remarked on lines, once it is known that a review asks for changes. */
  async function withRemarks(task: Task, cause: Cause): Promise<Cause> {
    if (cause.kind !== 'review' || cause.review.state !== 'changes_requested' || !task.pull) return cause;
    const comments = await pulls.reviewComments(task.repository, task.pull.number, cause.review.id);
    return { ...cause, review: { ...cause.review, comments } };
  }

  async function lookAtIssue(task: Task) {
    const view = await issues.look(task.repository, task.issue.number);
    const pull =
      task.pull && task.pull.state !== 'merged' ? await pulls.look(task.repository, task.pull.number) : undefined;
    const there = view !== undefined && !view.moved;
    return {
      open: view?.open ?? false,
      labels: (view?.labels ?? []).map(normalLabel),
      pull: pull ? { merged: pull.merged, closed: pull.closed, mergeCommit: pull.mergeCommit } : null,
      gone: !there,
      ...(there ? { issue: view.issue } : {}),
    };
  }
}

/** So soon after the request was granted nobody can have changed much; a webhook tells of it anyway. */
const freshMs = 5_000;

/** A label's webhook may come late or twice, an approval is for the text as it is, and a queue may have been long. */
function seesIssue(cause: Cause, { attempt, attemptsBefore, attempts }: Task, now: number): boolean {
  if (cause.kind === 'start') return attempt > attemptsBefore + 1 || now - (attempts.at(-1)?.startedAt ?? 0) > freshMs;
  return (
    cause.kind === 'label' || (cause.kind === 'command' && cause.command.verb === 'approve' && !cause.command.onPull)
  );
}

function usesText(cause: Cause): cause is Extract<Cause, { kind: 'label' | 'command' }> {
  return (
    cause.kind === 'label' ||
    (cause.kind === 'command' && (cause.command.verb === 'deploy' || cause.command.verb === 'retry'))
  );
}

function verbOf(cause: Cause): Verb | undefined {
  if (cause.kind === 'label' || cause.kind === 'start') return 'deploy';
  if (cause.kind === 'review') return 'send';
  return cause.kind === 'command' && cause.command.verb !== 'unknown' ? cause.command.verb : undefined;
}

/** Of the trigger, by GitHub's clock, as the times of comments are. */
function momentOf(cause: Extract<Cause, { kind: 'label' | 'command' }>): number | null {
  return (cause.kind === 'command' ? cause.command.writtenAt : cause.issue.asOf) ?? null;
}

// From the agent's last word to the merge: validation, push, pull request, CI, review.
import { overall } from '../checks.ts';
import type { Effect, Feedback } from '../effect.ts';
import type { Limits } from '../policy.ts';
import type { Ci, Pull, Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { dropWork, endAttempt, release, show, showNow } from './wish.ts';

const unmended = 'CI fails and the agent committed nothing new';
const anyWork = ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue', 'failed', 'available'] as const;

export const delivery: Part<
  | 'checks.finished'
  | 'branch.pushed'
  | 'branch.refused'
  | 'pull.opened'
  | 'pull.refused'
  | 'pull.closed'
  | 'ci.hinted'
  | 'ci.finished'
  | 'review.submitted'
  | 'review.granted'
  | 'review.denied'
> = {
  'checks.finished': [
    {
      from: ['validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'nothing was committed against the CI failure: a person must look',
      when: (given) =>
        atChecks(given) && given.task.pull?.ci.state === 'failing' && given.event.commit === given.task.pull.head,
      patch: (given) => ({
        ...checked(given),
        reason: unmended,
        attempts: endAttempt(given.task, given.event.at, unmended),
      }),
      next: (given) => release(given, unmended, true),
    },
    {
      from: ['validating'],
      stage: 'push',
      label: 'validation passed',
      when: (given) => atChecks(given) && given.event.verdict === 'pass' && given.event.commit !== null,
      patch: (given) => ({ ...checked(given), reason: 'validation passed' }),
      effects: ({ task, event }) => [
        { kind: 'branch.push', host: task.session.host ?? '', fence: event.fence, commit: event.commit ?? '' },
        ...show(),
      ],
    },
    {
      from: ['validating'],
      to: 'in_progress',
      session: ['active'],
      label: 'validation failed: back to the agent',
      when: (given) => atChecks(given) && given.task.round < given.policy.limits.maxFeedbackRounds,
      patch: (given) => ({ ...checked(given), ...nextRound(given.task), reason: `validation: ${failedCheck(given)}` }),
      effects: (given) => [
        resume(given.task, {
          key: `validation-${given.task.attempt}-${given.task.round + 1}`,
          from: 'validation',
          kind: 'validation',
          commit: given.event.commit,
          results: given.event.results,
        }),
        ...show(),
      ],
    },
    {
      from: ['validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'validation failed for good',
      when: atChecks,
      patch: (given) => ({
        ...checked(given),
        attempts: endAttempt(given.task, given.event.at, `validation: ${failedCheck(given)}`),
        reason: `validation: ${failedCheck(given)}`,
      }),
      next: (given) => release(given, `validation: ${failedCheck(given)}`, false, tailOf(given)),
    },
  ],
  'branch.pushed': [
    {
      from: ['validating'],
      stage: 'pull',
      label: 'the branch was pushed',
      when: ({ task }) => task.stage === 'push',
      patch: ({ task, event }) => ({
        summary: task.summary ?? event.summary,
        reason: `pushed ${event.commit.slice(0, 7)}`,
        pull: task.pull && { ...task.pull, head: event.commit, ci: noCi(event.commit) },
      }),
      effects: ({ task, event }) => (task.stopping === null ? [{ kind: 'pull.open', head: event.commit }] : []),
    },
  ],
  'branch.refused': [
    {
      from: ['validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the push was refused: a person must decide',
      patch: ({ task, event }) => ({ reason: event.reason, attempts: endAttempt(task, event.at, event.reason) }),
      next: (given) => release(given, `push refused (${given.event.code}): ${given.event.reason}`, true),
    },
  ],
  'pull.opened': [
    {
      from: ['validating'],
      stage: 'ci',
      label: 'the pull request is open',
      when: ({ task }) => task.stage === 'pull',
      patch: ({ task, event }) => ({
        reason: `pull request #${event.number} waits for CI`,
        pull: {
          number: event.number,
          url: event.url,
          state: task.pull?.state === 'approved' ? 'approved' : 'open',
          head: event.head,
          ci: task.pull?.ci.sha === event.head ? task.pull.ci : noCi(event.head),
          mergeCommit: null,
          told: task.pull?.told ?? [],
        },
      }),
      effects: ({ task, policy, event }) => [
        {
          kind: 'timer.set',
          timer: 'ci-wait',
          mark: Number.parseInt(event.head.slice(0, 8), 16),
          afterMs: policy.limits.ciWaitMinutes * 60_000,
        },
        ...lookIfHinted(task, event.head),
        ...showNow(),
      ],
    },
  ],
  'pull.refused': [
    {
      from: ['validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the pull request was refused: a person must look',
      patch: ({ task, event }) => ({ reason: event.reason, attempts: endAttempt(task, event.at, event.reason) }),
      next: (given) => release(given, `pull request refused: ${given.event.reason}`, true),
    },
  ],
  'pull.closed': [
    {
      from: anyWork,
      to: 'completed',
      label: 'the pull request was merged',
      when: ({ event }) => event.merged,
      patch: ({ task, event }) => ({
        reason: 'merged',
        stopping: null,
        pull: task.pull && { ...task.pull, state: 'merged', mergeCommit: event.mergeCommit },
        attempts: endAttempt(task, event.at, 'merged'),
      }),
      effects: ({ task }) => [...dropWork(task, 'merged', 'remove'), ...showNow()],
    },
    {
      from: anyWork,
      to: 'available',
      label: 'the pull request was closed without a merge',
      patch: ({ task, event }) => ({
        reason: `the pull request was closed without a merge${event.by ? ` by ${event.by}` : ''}`,
        stopping: null,
        pull: task.pull && { ...task.pull, state: 'closed' },
        attempts: endAttempt(task, event.at, 'pull request closed'),
      }),
      effects: ({ task }) => [...dropWork(task, 'the pull request was closed', 'keep'), ...showNow()],
    },
  ],
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
  'review.submitted': [
    {
      from: ['in_progress', 'validating'],
      label: 'a review: look who wrote it',
      when: ({ event }) => event.review.state !== 'commented',
      effects: ({ event }) => [
        { kind: 'actor.check', actor: event.review.reviewer, cause: { kind: 'review', review: event.review } },
      ],
    },
  ],
  'review.granted': [
    {
      from: ['validating'],
      label: 'approved',
      when: ({ event }) => event.review.state === 'approved',
      patch: ({ task, event }) => ({
        pull: task.pull && { ...task.pull, state: 'approved' },
        reason: `approved by ${event.review.reviewer}; waits for the merge`,
      }),
      effects: show,
    },
    {
      from: ['validating'],
      to: 'in_progress',
      session: ['active'],
      label: 'changes were requested: back to the agent',
      when: ({ task, policy }) => task.pull !== null && task.stopping === null && roundsLeft(task, policy.limits),
      patch: ({ task, event }) => ({
        ...nextRound(task),
        pullRounds: task.pullRounds + 1,
        pull: task.pull && { ...task.pull, state: 'changes_requested' },
        reason: `${event.review.reviewer} requested changes`,
      }),
      effects: ({ task, event }) => [
        resume(task, {
          key: `review-${event.review.id}`,
          from: event.review.reviewer,
          kind: 'review',
          review: event.review,
        }),
        ...show(),
      ],
    },
    {
      from: ['in_progress'],
      label: 'changes were requested while the agent mends something else: tell it at once',
      when: ({ task, event }) => event.review.state === 'changes_requested' && task.session.host !== null,
      patch: ({ task }) => ({ pull: task.pull && { ...task.pull, state: 'changes_requested' } }),
      effects: ({ task, event }) => [
        {
          kind: 'session.send',
          host: task.session.host ?? '',
          fence: task.session.fence,
          feedback: {
            key: `review-${event.review.id}`,
            from: event.review.reviewer,
            kind: 'review',
            review: event.review,
          },
        },
        ...show(),
      ],
    },
    {
      from: ['validating'],
      label: 'changes were requested, but no feedback round is left',
      patch: ({ task, event }) => ({
        pull: task.pull && { ...task.pull, state: 'changes_requested' },
        reason: `${event.review.reviewer} requested changes, but no feedback round is left`,
      }),
      effects: showNow,
    },
  ],
  'review.denied': [{ from: 'any', label: 'a review by someone who may not steer' }],
};

function atChecks({ task, event }: Case<'checks.finished'>): boolean {
  return task.stage === 'checks' && event.fence === task.session.fence && task.stopping === null;
}

function checked({ task, event }: Case<'checks.finished'>): Partial<Task> {
  return {
    checks: { commit: event.commit, verdict: event.verdict, results: event.results },
    summary: task.summary ?? event.summary,
  };
}

function failedCheck({ event }: Case<'checks.finished'>): string {
  const failed = event.results.find((result) => result.verdict !== 'pass');
  return failed ? `${failed.name} ended with ${failed.verdict}` : `${overall(event.results)}: no commit to validate`;
}

function tailOf({ event }: Case<'checks.finished'>): string {
  return event.results.find((result) => result.verdict !== 'pass')?.tail ?? '';
}

/** A program that has ended is started again under a new fence; a living session keeps its own. */
function nextRound(task: Task): Partial<Task> {
  return {
    round: task.round + 1,
    session: { ...task.session, fence: nextFence(task), condition: 'working', evidence: 'feedback was sent' },
  };
}

function nextFence({ session }: Task): number {
  return session.alive ? session.fence : session.fence + 1;
}

function resume(task: Task, feedback: Feedback): Effect {
  return {
    kind: 'session.resume',
    host: task.session.host ?? '',
    fence: nextFence(task),
    round: task.round + 1,
    feedback,
  };
}

function roundsLeft(task: Task, limits: Limits): boolean {
  return task.pullRounds < limits.maxFeedbackRounds;
}

function noCi(sha: string): Ci {
  return { state: 'none', sha, checks: [] };
}

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

function lookIfHinted(task: Task, sha: string): readonly Effect[] {
  return task.ciHint === sha ? [{ kind: 'ci.look', sha, last: false }] : [];
}

function isLooking(task: Task, sha: string): boolean {
  return task.wishes.some(({ effect }) => effect.kind === 'ci.look' && effect.sha === sha);
}

// Validation outside the agent, and the push of what passed.
import { overall } from '../checks.ts';
import type { Pull, Task } from '../task.ts';
import { noCi } from './ci.ts';
import { nextRound, resume } from './feedback.ts';
import type { Case, Part } from './row.ts';
import { endAttempt, release, show } from './wish.ts';

const unmended = 'CI fails and the agent committed nothing new';

export const validation: Part<'checks.finished' | 'branch.pushed' | 'branch.refused'> = {
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
        flagged: event.flagged,
        pull: task.pull && pushed(task.pull, event.commit),
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
      verdict: 'refused',
      code: ({ event }) => event.code,
      because: ({ event }) => event.reason,
      patch: ({ task, event }) => ({ reason: event.reason, attempts: endAttempt(task, event.at, event.reason) }),
      next: (given) => release(given, `push refused (${given.event.code}): ${given.event.reason}`, true),
    },
  ],
};

/** An approval was for the commit before. */
function pushed(pull: Pull, commit: string): Pull {
  const state = pull.head !== commit && pull.state === 'approved' ? 'open' : pull.state;
  return { ...pull, head: commit, ci: noCi(commit), approval: null, state };
}

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

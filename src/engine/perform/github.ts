// What is performed on GitHub: looks, comments, pull requests. Every write finds what a former try made.
import type { EventBody } from '../../core/event.ts';
import type { Policy } from '../../core/policy.ts';
import { matchLabels, normalLabel } from '../../core/rules.ts';
import type { Task } from '../../core/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fleet } from '../../ports/fleet.ts';
import type { Checks, Comments, Issues, People, Pulls } from '../../ports/github.ts';
import { PortError } from '../../ports/port-error.ts';
import { renderNote } from '../../text/comment.ts';
import { renderMarker, withMarker } from '../../text/marker.ts';
import { renderPull } from '../../text/pull-request.ts';
import { contentHash, renderStatus, statusMarker } from '../../text/status-comment.ts';
import type { Performers } from '../perform.ts';

export type GithubEffect =
  | 'actor.check'
  | 'issue.look'
  | 'pull.open'
  | 'ci.look'
  | 'comment.upsert'
  | 'comment.post'
  | 'reaction.add';

export interface GithubParts {
  readonly issues: Issues;
  readonly comments: Comments;
  readonly pulls: Pulls;
  readonly checks: Checks;
  readonly people: People;
  readonly fleet: Fleet;
  readonly policy: () => Policy;
  readonly clock: Clock;
  /** Masks the values of our own secrets and known forms of tokens in what goes out. */
  readonly mask: (text: string) => string;
}

type Seen = Extract<EventBody, { kind: 'issue.seen' }>;

/** @returns the performers of an installation's lane. */
export function githubPerformers(parts: GithubParts): Performers<GithubEffect> {
  const { issues, comments, pulls, checks, people, fleet, policy, clock, mask } = parts;

  return {
    'actor.check': async ({ task, effect }) => {
      const { actor, cause } = effect;
      const [role, capacity, seen] = await Promise.all([
        roleOf(task, actor),
        fleet.capacity(clock.now()),
        // A label's webhook may come late, out of order, or be sent again after days: what is true now decides.
        cause.kind === 'label' ? lookAtIssue(task) : undefined,
      ]);
      if (seen && !asksForWork(seen)) return [seen];
      if (cause.kind !== 'review' || cause.review.state !== 'changes_requested' || !task.pull)
        return [{ kind: 'actor.checked', actor, role, cause, capacity }];
      const remarks = await pulls.reviewComments(task.repository, task.pull.number, cause.review.id);
      const full = { ...cause, review: { ...cause.review, comments: remarks } };
      return [{ kind: 'actor.checked', actor, role, cause: full, capacity }];
    },

    'issue.look': async ({ task }) => [await lookAtIssue(task)],

    'pull.open': async ({ task, effect, again }) => {
      const { title, body } = renderPull(task);
      const draft = {
        branch: task.branch,
        base: task.repository.defaultBranch,
        title: mask(title),
        body: mask(body),
        draft: policy().pullRequest.draft,
        // Once: a push to the open pull request asks nobody again.
        reviewer: policy().pullRequest.requestReviewFromRequester && task.pull === null ? task.requester : null,
      };
      try {
        const pull = await pulls.ensure(task.repository, draft, again || task.pull !== null);
        return [{ kind: 'pull.opened', number: pull.number, url: pull.url, head: effect.head }];
      } catch (error) {
        if (error instanceof PortError && error.retry === 'never')
          return [{ kind: 'pull.refused', reason: error.message }];
        throw error;
      }
    },

    'ci.look': async ({ task, effect }) => {
      const { ci, runAttempt, failures } = await checks.look(task.repository, effect.sha);
      const state = effect.last && ci.state === 'none' ? 'no_ci' : ci.state;
      return [{ kind: 'ci.finished', ci: { ...ci, state }, runAttempt, failures, last: effect.last }];
    },

    'comment.upsert': async ({ task, effect, again }) => {
      if (task.rev === 0) return [];
      const body = mask(renderStatus(task, policy().limits));
      const hash = contentHash(body);
      if (task.statusComment?.hash === hash) return [];
      const known = task.statusComment?.id ?? null;
      const marker = statusMarker(task);
      const look = again || !effect.first;
      const comment = await comments.ensure(task.repository, task.issue.number, marker, body, known, look);
      return [{ kind: 'status.shown', comment, hash }];
    },

    'comment.post': async ({ task, effect, again }) => {
      const known = task.rev > 0 ? task : undefined;
      const marker = renderMarker({ kind: 'note', task: task.id, key: effect.key });
      const body = withMarker(mask(renderNote(effect.note, known, policy())), marker);
      await comments.ensure(task.repository, effect.number, marker, body, null, again);
      return [];
    },

    'reaction.add': async ({ task, effect }) => {
      await comments.react(task.repository, effect.comment, effect.content);
      return [];
    },
  };

  /** A look-up that fails denies; the person is told to try again. */
  async function roleOf(task: Task, actor: string) {
    try {
      return await people.role(task.repository, actor);
    } catch (error) {
      if (error instanceof PortError) return null;
      throw error;
    }
  }

  function asksForWork({ open, labels }: Seen): boolean {
    return open && matchLabels(labels, policy()) !== undefined;
  }

  async function lookAtIssue(task: Task): Promise<Seen> {
    const view = await issues.look(task.repository, task.issue.number);
    const pull =
      task.pull && task.pull.state !== 'merged' ? await pulls.look(task.repository, task.pull.number) : undefined;
    return {
      kind: 'issue.seen',
      open: view?.open ?? false,
      labels: (view?.labels ?? []).map(normalLabel),
      pull: pull ? { merged: pull.merged, closed: pull.closed, mergeCommit: pull.mergeCommit } : null,
      gone: view === undefined,
    };
  }
}

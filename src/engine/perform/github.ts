// What is written on GitHub: comments, pull requests, reactions. Every write finds what a former try made.
import type { Note } from '../../core/effect.ts';
import type { Policy } from '../../core/policy.ts';
import type { Task } from '../../core/task.ts';
import type { Comments, Pulls } from '../../ports/github.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { TaskStore } from '../../ports/store.ts';
import type { Texts } from '../../ports/texts.ts';
import { type NoteContext, renderNote, wholeOf } from '../../text/comment.ts';
import { renderMarker, withMarker } from '../../text/marker.ts';
import { renderPull } from '../../text/pull-request.ts';
import { contentHash, renderStatus, statusMarker } from '../../text/status/status-comment.ts';
import type { Performers } from '../perform.ts';

export type GithubEffect = 'pull.open' | 'comment.upsert' | 'comment.post' | 'reaction.add';

export interface GithubParts {
  readonly comments: Pick<Comments, 'ensure' | 'react'>;
  readonly pulls: Pulls;
  readonly store: Pick<TaskStore, 'list'>;
  readonly repositories: Pick<Repositories, 'paused'>;
  readonly texts: Texts;
  readonly policy: () => Policy;
  /** Masks the values of our own secrets and known forms of tokens in what goes out. */
  readonly mask: (text: string) => string;
}

/** @returns the performers of an installation's lane of writes. */
export function githubPerformers(parts: GithubParts): Performers<GithubEffect> {
  const { comments, pulls, store, repositories, texts, policy, mask } = parts;

  return {
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
      const { key, number, note } = effect;
      const marker = renderMarker({ kind: 'note', task: task.id, key });
      const long = wholeOf(note);
      const whole = long === undefined ? {} : { whole: await texts.keep(long) };
      const context = { ...(await contextOf(note, known, task.repository)), ...whole };
      const words = mask(renderNote(note, known, context));
      try {
        await comments.ensure(task.repository, number, marker, withMarker(words, marker), null, again);
        return [];
      } catch (error) {
        if (!(error instanceof PortError) || error.code !== 'locked') throw error;
        return [{ kind: 'comment.refused', key, number, note }];
      }
    },

    'reaction.add': async ({ task, effect }) => {
      await comments.react(task.repository, effect.comment, effect.content);
      return [];
    },
  };

  /** An issue nobody conducts is answered with the state of the whole project. */
  async function contextOf(note: Note, task: Task | undefined, { id }: Task['repository']): Promise<NoteContext> {
    const { limits, permissions, trust } = policy();
    const context = { limits, permissions, trust };
    if (note.about !== 'status' || task !== undefined) return context;
    const tasks = (await store.list('all')).filter(({ repository }) => repository.id === id);
    return { ...context, project: { name: policy().project.name, tasks, paused: await repositories.paused(id) } };
  }
}

// Comments: found again by their marker, written once.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Said } from '../core/conversation.ts';
import type { Repository } from '../core/subject.ts';
import type { Comments } from '../ports/github.ts';
import { PortError } from '../ports/port-error.ts';
import { isBot } from './bots.ts';
import { call, statusOf } from './call.ts';
import type { Client, Octokit } from './client.ts';
import type { Conditional } from './conditional.ts';
import { explainConversation } from './conversation-errors.ts';
import { newestComments } from './newest-comments.ts';
import { requireRepository } from './repository-now.ts';

const CommentPayload = z.object({
  id: z.number(),
  body: z.string().nullish(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});
const SaidPayload = CommentPayload.extend({
  user: z.object({ login: z.string(), type: z.string().nullish() }).nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});
const Written = z.object({ id: z.number() });

/** GitHub may answer 404 for what it has just told us of: how often to ask again, and how long to wait before. */
export interface Lag {
  readonly tries: number;
  readonly pauseMs: number;
}

/** @param allowedBots logins of bots whose words count */
export function createComments(
  client: Client,
  conditional: Conditional,
  allowedBots: readonly string[],
  lag: Lag = { tries: 2, pauseMs: 500 },
): Comments {
  return { ensure, react, look, list };

  async function ensure(
    repository: Repository,
    number: number,
    marker: string,
    body: string,
    known: number | null,
    again: boolean,
  ): Promise<number> {
    const { owner, name: repo } = repository;
    return inConversation(repository, async (octokit) => {
      const id = known ?? (again ? await find(octokit, repository, number, marker) : null);
      if (id !== null && (await edit(octokit, repository, id, body))) return id;
      const comment = { owner, repo, issue_number: number, body };
      return Written.parse((await patiently(() => octokit.rest.issues.createComment(comment))).data).id;
    });
  }

  /** @returns false when the comment was deleted: then it is written anew. */
  async function edit(
    octokit: Octokit,
    { owner, name: repo }: Repository,
    comment_id: number,
    body: string,
  ): Promise<boolean> {
    try {
      await octokit.rest.issues.updateComment({ owner, repo, comment_id, body });
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  /** Only a comment that our App wrote counts: a pasted look-alike is somebody's words. The oldest wins. */
  async function find(
    octokit: Octokit,
    { owner, name: repo }: Repository,
    issue_number: number,
    marker: string,
  ): Promise<number | null> {
    const where = { owner, repo, issue_number, per_page: 100 };
    for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listComments, where)) {
      for (const item of data) {
        const comment = CommentPayload.parse(item);
        if (isOurs(comment) && comment.body?.trimEnd().endsWith(marker)) return comment.id;
      }
    }
    return null;
  }

  async function react(repository: Repository, comment_id: number, content: string): Promise<void> {
    const { owner, name: repo } = repository;
    const reaction = { owner, repo, comment_id, content: content as 'eyes' };
    await inConversation(repository, (octokit) =>
      patiently(() => octokit.rest.reactions.createForIssueComment(reaction)),
    );
  }

  async function look(repository: Repository, comment_id: number): Promise<string | undefined> {
    const { owner, name: repo } = repository;
    const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
    try {
      const found = await inConversation(repository, (octokit) =>
        conditional.one(octokit, route, { owner, repo, comment_id }),
      );
      return CommentPayload.parse(found).body ?? '';
    } catch (error) {
      // GitHub says 404 also of all that the App may not see: only where the repository is there, the comment is not.
      if (!(error instanceof PortError) || (error.code !== 'gone' && error.code !== 'not_found')) throw error;
      await call(client, repository.installationId, (octokit) =>
        requireRepository(octokit, repository.id, client.now()),
      );
      return undefined;
    }
  }

  async function list(repository: Repository, number: number): Promise<readonly Said[]> {
    const items = await inConversation(repository, (octokit) => newestComments(octokit, repository, number));
    return items.map((item) => {
      const comment = SaidPayload.parse(item);
      return {
        author: comment.user?.login ?? 'ghost',
        body: comment.body ?? '',
        createdAt: timeOf(comment.created_at),
        editedAt: timeOf(comment.updated_at),
        machine: isOurs(comment) || isBot(comment.user, allowedBots),
      };
    });
  }

  function isOurs({ performed_via_github_app: app }: z.infer<typeof CommentPayload>): boolean {
    return app?.id === client.appId;
  }

  async function inConversation<T>(repository: Repository, ask: (octokit: Octokit) => Promise<T>): Promise<T> {
    try {
      return await call(client, repository.installationId, ask);
    } catch (error) {
      throw explainConversation(error);
    }
  }

  async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tried = 0; ; tried++) {
      try {
        return await ask();
      } catch (error) {
        if (statusOf(error) !== 404 || tried >= lag.tries) throw error;
      }
      await sleep(lag.pauseMs);
    }
  }
}

function timeOf(text: string | null | undefined): number | null {
  return text ? Date.parse(text) : null;
}

// Comments: found again by their marker, written once.
import { z } from 'zod';
import type { Repository } from '../core/subject.ts';
import type { Comments } from '../ports/github.ts';
import { call, statusOf } from './call.ts';
import type { Client, Octokit } from './client.ts';

const CommentPayload = z.object({
  id: z.number(),
  body: z.string().nullish(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});

export function createComments(client: Client): Comments {
  return { ensure, react };

  async function ensure(
    repository: Repository,
    number: number,
    marker: string,
    body: string,
    known: number | null,
    again: boolean,
  ): Promise<number> {
    const { owner, name: repo } = repository;
    return call(client, repository.installationId, async (octokit) => {
      const id = known ?? (again ? await find(octokit, repository, number, marker) : null);
      if (id !== null && (await edit(octokit, repository, id, body))) return id;
      const { data } = await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
      return data.id;
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
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
      owner,
      repo,
      issue_number,
      per_page: 100,
    });
    for await (const { data } of pages) {
      for (const item of data) {
        const comment = CommentPayload.parse(item);
        const ours = comment.performed_via_github_app?.id === client.appId;
        if (ours && comment.body?.trimEnd().endsWith(marker)) return comment.id;
      }
    }
    return null;
  }

  async function react(repository: Repository, comment_id: number, content: string): Promise<void> {
    const { owner, name: repo } = repository;
    await call(client, repository.installationId, (octokit) =>
      octokit.rest.reactions.createForIssueComment({ owner, repo, comment_id, content: content as 'eyes' }),
    );
  }
}

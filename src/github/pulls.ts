// Pull requests: one per branch, found again by its head.
import { z } from 'zod';
import type { Repository } from '../core/subject.ts';
import type { PullDraft, Pulls, PullView, WorkingPull, WorkingPulls } from '../ports/github.ts';
import { call, statusOf } from './call.ts';
import type { Client, Octokit } from './client.ts';
import type { Conditional } from './conditional.ts';
import { issueOfBranch } from './translate/branches.ts';

const PullPayload = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ id: z.number() }).nullish() }),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  requested_reviewers: z.array(z.object({ login: z.string() })).nullish(),
});
type PullPayload = z.infer<typeof PullPayload>;

const RemarkPayload = z.object({
  path: z.string(),
  line: z.number().nullish(),
  body: z.string(),
  pull_request_review_id: z.number().nullish(),
});

export function createPulls(client: Client, conditional: Conditional): Pulls & WorkingPulls {
  return { ensure, look, working, open: openOnes, reviewComments };

  async function ensure(repository: Repository, draft: PullDraft, again: boolean): Promise<PullView> {
    return call(client, repository.installationId, async (octokit) => {
      const before = again ? await find(octokit, repository, draft.branch) : undefined;
      const pull = before ? await update(octokit, repository, before, draft) : await open(octokit, repository, draft);
      const asked = pull.requested_reviewers?.map(({ login }) => login) ?? [];
      if (draft.reviewer !== null && !asked.includes(draft.reviewer))
        await askForReview(octokit, repository, pull.number, draft.reviewer);
      return view(pull);
    });
  }

  async function open(octokit: Octokit, repository: Repository, draft: PullDraft): Promise<PullPayload> {
    const { owner, name: repo } = repository;
    const { branch: head, base, title, body } = draft;
    try {
      const { data } = await octokit.rest.pulls.create({ owner, repo, head, base, title, body, draft: draft.draft });
      return PullPayload.parse(data);
    } catch (error) {
      // A former try took effect although its answer was lost.
      const there = statusOf(error) === 422 ? await find(octokit, repository, draft.branch) : undefined;
      if (!there) throw error;
      return there;
    }
  }

  /** A fork may belong to the same owner and have a branch of the same name: it is nobody's pull request here. */
  async function find(
    octokit: Octokit,
    { id, owner, name: repo }: Repository,
    branch: string,
  ): Promise<PullPayload | undefined> {
    const { data } = await octokit.rest.pulls.list({ owner, repo, head: `${owner}:${branch}`, state: 'open' });
    return data.map((item) => PullPayload.parse(item)).find(({ head }) => head.repo?.id === id);
  }

  async function update(
    octokit: Octokit,
    { owner, name: repo }: Repository,
    pull: PullPayload,
    { title, body }: PullDraft,
  ): Promise<PullPayload> {
    if (pull.title === title && pull.body === body) return pull;
    const { data } = await octokit.rest.pulls.update({ owner, repo, pull_number: pull.number, title, body });
    return PullPayload.parse(data);
  }

  /** Somebody who cannot review (no access, or the author) is no reason to fail: the pull request is there. */
  async function askForReview(
    octokit: Octokit,
    { owner, name: repo }: Repository,
    pull_number: number,
    reviewer: string,
  ): Promise<void> {
    try {
      await octokit.rest.pulls.requestReviewers({ owner, repo, pull_number, reviewers: [reviewer] });
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
    }
  }

  async function look(repository: Repository, pull_number: number): Promise<PullView | undefined> {
    const { owner, name: repo } = repository;
    return call(client, repository.installationId, async (octokit) => {
      try {
        return view(PullPayload.parse((await octokit.rest.pulls.get({ owner, repo, pull_number })).data));
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
  }

  async function working({ id, owner, name: repo, installationId }: Repository): Promise<readonly WorkingPull[]> {
    const route = 'GET /repos/{owner}/{repo}/pulls';
    const items = await call(client, installationId, (octokit) =>
      conditional.list(octokit, route, { owner, repo, state: 'open' }),
    );
    return items.flatMap((item) => {
      const pull = PullPayload.parse(item);
      const issue = pull.head.repo?.id === id ? issueOfBranch(pull.head.ref) : undefined;
      return issue === undefined ? [] : [{ ...view(pull), branch: pull.head.ref, issue }];
    });
  }

  async function openOnes({ owner, name: repo, installationId }: Repository): Promise<readonly number[]> {
    const route = 'GET /repos/{owner}/{repo}/pulls';
    const items = await call(client, installationId, (octokit) =>
      conditional.list(octokit, route, { owner, repo, state: 'open' }),
    );
    return items.map((item) => z.object({ number: z.number() }).parse(item).number);
  }

  async function reviewComments(repository: Repository, pull_number: number, review_id: number) {
    const { owner, name: repo } = repository;
    return call(client, repository.installationId, async (octokit) => {
      const { data } = await octokit.rest.pulls.listReviewComments({
        owner,
        repo,
        pull_number,
        per_page: 100,
        sort: 'created',
        direction: 'desc',
      });
      const remarks = data
        .map((item) => RemarkPayload.parse(item))
        .filter((remark) => remark.pull_request_review_id === review_id);
      return remarks.map(({ path, line, body }) => ({ path, line: line ?? null, body }));
    });
  }
}

function view(pull: PullPayload): PullView {
  const merged = Boolean(pull.merged_at);
  return {
    number: pull.number,
    url: pull.html_url,
    head: pull.head.sha,
    merged,
    closed: pull.state === 'closed',
    mergeCommit: merged ? (pull.merge_commit_sha ?? null) : null,
  };
}

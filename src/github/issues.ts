// Issues as GitHub has them now.
import { z } from 'zod';
import { normalLabel } from '../core/rules.ts';
import type { Issue, Repository } from '../core/subject.ts';
import type { Issues, IssueView, Labelled } from '../ports/github.ts';
import { isBot } from './bots.ts';
import { call, statusOf } from './call.ts';
import type { Client, Octokit } from './client.ts';
import type { Conditional } from './conditional.ts';
import { isElsewhere, requireRepository } from './repository-now.ts';

/** The fields of an issue that are used; labels may be names or objects. */
export const IssuePayload = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  html_url: z.string(),
  repository_url: z.string().nullish(),
  updated_at: z.string().nullish(),
  comments: z.number().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string() })])).default([]),
  pull_request: z.unknown().optional(),
});
export type IssuePayload = z.infer<typeof IssuePayload>;

const LabelEvent = z.object({
  event: z.string(),
  actor: z.object({ login: z.string(), type: z.string().nullish() }).nullish(),
  label: z.object({ name: z.string() }).optional(),
  created_at: z.string(),
});

/** @returns an issue in our words. */
export function readIssue(payload: IssuePayload): Issue {
  return {
    number: payload.number,
    title: payload.title,
    body: payload.body ?? '',
    author: payload.user?.login ?? 'ghost',
    url: payload.html_url,
    labels: payload.labels.map((label) => (typeof label === 'string' ? label : label.name)),
    ...(payload.updated_at ? { asOf: Date.parse(payload.updated_at) } : {}),
    ...(typeof payload.comments === 'number' ? { comments: payload.comments } : {}),
  };
}

/** @param allowedBots logins of bots whose labels count */
export function createIssues(client: Client, conditional: Conditional, allowedBots: readonly string[]): Issues {
  return { look, read, labelled };

  async function look(repository: Repository, number: number): Promise<IssueView | undefined> {
    return call(client, repository.installationId, async (octokit) => {
      const payload = await find(octokit, repository, number);
      if (!payload) return undefined;
      const issue = readIssue(payload);
      const moved = await isElsewhere(octokit, repository, payload.repository_url, client.now());
      return { open: payload.state === 'open', labels: issue.labels, issue, moved };
    });
  }

  async function read(repository: Repository, number: number): Promise<Issue | undefined> {
    const view = await look(repository, number);
    return view && !view.moved ? view.issue : undefined;
  }

  async function find(octokit: Octokit, repository: Repository, number: number): Promise<IssuePayload | undefined> {
    const { owner, name: repo } = repository;
    try {
      return IssuePayload.parse((await octokit.rest.issues.get({ owner, repo, issue_number: number })).data);
    } catch (error) {
      if (statusOf(error) === 410) return undefined;
      if (statusOf(error) !== 404) throw error;
      // GitHub says 404 also of all that the App may not see: only where the repository is there, the issue is not.
      await requireRepository(octokit, repository.id, client.now());
      return undefined;
    }
  }

  async function labelled(repository: Repository, labels: readonly string[]): Promise<readonly Labelled[]> {
    const { owner, name: repo } = repository;
    return call(client, repository.installationId, async (octokit) => {
      const items = await conditional.list(octokit, 'GET /repos/{owner}/{repo}/issues', { owner, repo, state: 'open' });
      const found: Labelled[] = [];
      for (const item of items) {
        const payload = IssuePayload.safeParse(item);
        if (!payload.success || payload.data.pull_request) continue;
        const issue = readIssue(payload.data);
        const label = issue.labels.map(normalLabel).find((one) => labels.includes(one));
        if (label === undefined) continue;
        const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
        const events = await conditional.list(octokit, route, { owner, repo, issue_number: issue.number });
        found.push({ issue, label, ...lastLabelling(events, label, allowedBots) });
      }
      return found;
    });
  }
}

/** Who put the label on last: the issue itself does not tell. A bot that is not allowed is nobody. */
function lastLabelling(
  events: readonly unknown[],
  label: string,
  allowedBots: readonly string[],
): { by: string | null; at: number } {
  const labelings = events
    .map((event) => LabelEvent.safeParse(event))
    .flatMap((result) => (result.success ? [result.data] : []))
    .filter((event) => event.event === 'labeled' && normalLabel(event.label?.name ?? '') === label);
  const last = labelings.at(-1);
  const by = last && !isBot(last.actor, allowedBots) ? (last.actor?.login ?? null) : null;
  return { by, at: last ? Date.parse(last.created_at) : 0 };
}

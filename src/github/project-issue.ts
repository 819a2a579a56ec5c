// The project issue: found again by its marker and its author, edited in place, opened anew where it is gone.
import { z } from 'zod';
import type { Repository } from '../core/subject.ts';
import type { ProjectIssues } from '../ports/project-issues.ts';
import { call, statusOf } from './call.ts';
import type { Client, Octokit } from './client.ts';
import { isElsewhere } from './repository-now.ts';

const ProjectPayload = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  repository_url: z.string().nullish(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
type ProjectPayload = z.infer<typeof ProjectPayload>;

/** @param ownLogin the login under which our App writes: GitHub lists issues by it */
export function createProjectIssues(client: Client, ownLogin: () => Promise<string>): ProjectIssues {
  return { ensure, find, look };

  async function ensure(
    repository: Repository,
    marker: string,
    text: { readonly title: string; readonly body: string },
    known: number | null,
  ): Promise<number> {
    const login = known === null ? await ownLogin() : '';
    return call(client, repository.installationId, async (octokit) => {
      if (known !== null && (await edit(octokit, repository, known, text))) return known;
      const found = await oldest(octokit, repository, marker, login || (await ownLogin()), known);
      if (found && (await edit(octokit, repository, found.number, text))) return found.number;
      const { owner, name: repo } = repository;
      return ProjectPayload.parse((await octokit.rest.issues.create({ owner, repo, ...text })).data).number;
    });
  }

  async function find(repository: Repository, marker: string) {
    const login = await ownLogin();
    return call(client, repository.installationId, async (octokit) => {
      const found = await oldest(octokit, repository, marker, login, null);
      return found && { issue: found.number, body: found.body ?? '' };
    });
  }

  async function look(repository: Repository, issue_number: number) {
    const { owner, name: repo, installationId } = repository;
    return call(client, installationId, async (octokit) => {
      try {
        const { data } = await octokit.rest.issues.get({ owner, repo, issue_number });
        const { title, body, state, repository_url } = ProjectPayload.parse(data);
        if (await isElsewhere(octokit, repository, repository_url, client.now())) return undefined;
        return { title, body: body ?? '', open: state === 'open' };
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    });
  }

  /** @returns false when it is gone. One that was transferred answers from its new place. */
  async function edit(
    octokit: Octokit,
    repository: Repository,
    issue_number: number,
    text: { readonly title: string; readonly body: string },
  ): Promise<boolean> {
    const { owner, name: repo } = repository;
    try {
      const { data } = await octokit.rest.issues.update({ owner, repo, issue_number, ...text, state: 'open' });
      return !(await isElsewhere(octokit, repository, ProjectPayload.parse(data).repository_url, client.now()));
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  /** Only an issue that our App wrote counts: a pasted look-alike is somebody's words. */
  async function oldest(
    octokit: Octokit,
    { owner, name: repo }: Repository,
    marker: string,
    login: string,
    not: number | null,
  ): Promise<ProjectPayload | undefined> {
    const where = { owner, repo, creator: login, state: 'all', direction: 'asc', per_page: 100 } as const;
    for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listForRepo, where)) {
      for (const item of data) {
        const issue = ProjectPayload.parse(item);
        const isMarked = issue.body?.trimEnd().endsWith(marker) && !issue.pull_request;
        if (isMarked && issue.number !== not && isOurs(issue, login)) return issue;
      }
    }
    return undefined;
  }

  function isOurs({ performed_via_github_app: app, user }: ProjectPayload, login: string): boolean {
    return app ? app.id === client.appId : user?.login === login;
  }
}

function isGone(error: unknown): boolean {
  return statusOf(error) === 404 || statusOf(error) === 410;
}

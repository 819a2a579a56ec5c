// Where the App is installed, tokens for one repository, and deliveries that never arrived.
import { z } from 'zod';
import type { Repository } from '../core/subject.ts';
import type { Installations } from '../ports/github.ts';
import { readApp } from './app.ts';
import { call, explain } from './call.ts';
import type { Client } from './client.ts';
import type { Conditional } from './conditional.ts';

export const RepositoryPayload = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string().default('main'),
  archived: z.boolean().default(false),
});

const DeliveryPayload = z.object({ id: z.number(), guid: z.string(), delivered_at: z.string(), status: z.string() });

/** What a runner needs the token for. Reading is enough to fetch; a push needs no more than contents. */
const permissions = { read: { contents: 'read' }, write: { contents: 'write' } } as const;

/** @returns a repository in our words. */
export function readRepository(payload: z.infer<typeof RepositoryPayload>, installationId: number): Repository {
  return {
    id: payload.id,
    owner: payload.owner.login,
    name: payload.name,
    installationId,
    defaultBranch: payload.default_branch,
  };
}

/** @param serves the operator's choice: with it, other repositories are not ours */
export function createInstallations(
  client: Client,
  conditional: Conditional,
  serves: (owner: string, name: string) => boolean,
): Installations {
  return { repositories, token, redeliver, labels, granted: () => readApp(client) };

  async function repositories(): Promise<readonly Repository[]> {
    const installed = await asApp(() => conditional.list(client.app, 'GET /app/installations', {}));
    const found: Repository[] = [];
    for (const item of installed) {
      const { id, suspended_at } = z.object({ id: z.number(), suspended_at: z.string().nullish() }).parse(item);
      if (suspended_at) continue;
      const items = await call(client, id, (octokit) =>
        conditional.list(octokit, 'GET /installation/repositories', {}),
      );
      for (const payload of items.map((one) => RepositoryPayload.parse(one))) {
        if (!payload.archived && serves(payload.owner.login, payload.name)) found.push(readRepository(payload, id));
      }
    }
    return found;
  }

  async function token({ id, installationId }: Repository, permission: 'read' | 'write'): Promise<string> {
    const { data } = await asApp(() =>
      client.app.rest.apps.createInstallationAccessToken({
        installation_id: installationId,
        repository_ids: [id],
        permissions: permissions[permission],
      }),
    );
    return data.token;
  }

  async function redeliver(since: number): Promise<number> {
    const missing = await asApp(() => missedSince(since));
    for (const id of missing) await asApp(() => client.app.rest.apps.redeliverWebhookDelivery({ delivery_id: id }));
    return missing.length;
  }

  /**
   * The list is grouped by GUID: a delivery counts as arrived when one of its attempts was answered with 2xx.
   *
   * @returns one attempt of each that did not, oldest first
   */
  async function missedSince(since: number): Promise<readonly number[]> {
    const attempts = new Map<string, { id: number; arrived: boolean }>();
    const pages = client.app.paginate.iterator(client.app.rest.apps.listWebhookDeliveries, { per_page: 100 });
    for await (const { data } of pages) {
      const recent = data
        .map((item) => DeliveryPayload.parse(item))
        .filter((one) => Date.parse(one.delivered_at) >= since);
      for (const { guid, id, status } of recent) {
        const before = attempts.get(guid);
        attempts.set(guid, { id: before?.id ?? id, arrived: before?.arrived || status === 'OK' });
      }
      if (recent.length < data.length) break;
    }
    return [...attempts.values()].flatMap(({ id, arrived }) => (arrived ? [] : [id])).reverse();
  }

  async function labels({ owner, name: repo, installationId }: Repository): Promise<readonly string[]> {
    const route = 'GET /repos/{owner}/{repo}/labels';
    const items = await call(client, installationId, (octokit) => conditional.list(octokit, route, { owner, repo }));
    return items.map((item) => z.object({ name: z.string() }).parse(item).name);
  }

  async function asApp<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw explain(error, client.now());
    }
  }
}

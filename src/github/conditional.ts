// GET with an ETag: an unchanged answer costs nothing of the rate limit.

import { statusOf } from './call.ts';
import type { Octokit } from './client.ts';

export interface Conditional {
  /** @returns all pages of a list, read again only where GitHub says that something changed. */
  list(octokit: Octokit, route: string, parameters: Record<string, unknown>): Promise<readonly unknown[]>;
  /** @returns one thing, read again only where it changed */
  one(octokit: Octokit, route: string, parameters: Record<string, unknown>): Promise<unknown>;
}

interface Page {
  readonly etag: string | undefined;
  readonly data: unknown;
  readonly next: boolean;
}

/** A list that never ends is a fault: reading stops here. */
const mostPages = 50;

/** @returns a reader that remembers pages for as long as it lives; nothing is lost when it forgets. */
export function createConditional(): Conditional {
  // By client, for another installation sees other things under the same address.
  const memory = new WeakMap<Octokit, Map<string, Page>>();
  return { list, one };

  async function list(
    octokit: Octokit,
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const { data, next } = await read(octokit, route, { ...parameters, per_page: 100, page });
      all.push(...(Array.isArray(data) ? data : (Object.values(data as object).find(Array.isArray) ?? [])));
      if (!next) break;
    }
    return all;
  }

  async function one(octokit: Octokit, route: string, parameters: Record<string, unknown>): Promise<unknown> {
    return (await read(octokit, route, parameters)).data;
  }

  async function read(octokit: Octokit, route: string, parameters: Record<string, unknown>): Promise<Page> {
    const key = `${route} ${JSON.stringify(parameters)}`;
    const known = memory.get(octokit) ?? new Map<string, Page>();
    memory.set(octokit, known);
    const before = known.get(key);
    try {
      const headers = before?.etag ? { 'if-none-match': before.etag } : {};
      const { data, headers: answer } = await octokit.request(route, { ...parameters, headers });
      const page = { etag: answer.etag, data, next: /rel="next"/.test(answer.link ?? '') };
      known.set(key, page);
      return page;
    } catch (error) {
      if (statusOf(error) === 304 && before) return before;
      throw error;
    }
  }
}

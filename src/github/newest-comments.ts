// The newest comments of an issue. GitHub lists them oldest first, and in no other order.
import type { Repository } from '../core/subject.ts';
import type { Octokit } from './client.ts';

/** Nobody reads more, and nobody shall make us read it. */
const most = 300;
const pageSize = 100;

/** @returns at most the newest 300, oldest first, as GitHub sends them */
export async function newestComments(
  octokit: Octokit,
  { owner, name: repo }: Repository,
  issue_number: number,
): Promise<readonly unknown[]> {
  const where = { owner, repo, issue_number, per_page: pageSize };
  const first = await octokit.rest.issues.listComments(where);
  const last = Number(/[?&]page=(\d+)[^>]*>; rel="last"/.exec(first.headers.link ?? '')?.[1] ?? 1);
  const found: unknown[] = [];
  // The last page is mostly not full: one more than the pages that are wanted.
  for (let page = Math.max(1, last - most / pageSize); page <= last; page++) {
    const { data } = page === 1 ? first : await octokit.rest.issues.listComments({ ...where, page });
    found.push(...data);
  }
  return found.slice(-most);
}

// A repository by its number: names change, and an old name may belong to another one tomorrow.
import { z } from 'zod';
import type { Repository } from '../core/subject.ts';
import { PortError } from '../ports/port-error.ts';
import { explain, statusOf } from './call.ts';
import type { Octokit } from './client.ts';

const NamePayload = z.object({ full_name: z.string() });

/**
 * @param now milliseconds since the epoch
 * @returns its name of today, `owner/repo`
 * @throws PortError: `no_access`, `never` when the App may not see it (any more); others when the look failed
 */
export async function requireRepository(octokit: Octokit, id: number, now: number): Promise<{ full_name: string }> {
  try {
    return NamePayload.parse((await octokit.request('GET /repositories/{id}', { id })).data);
  } catch (error) {
    const { code, cause } = explain(error, now);
    if (code !== 'not_found' && code !== 'forbidden') throw error;
    const message = `the App has no access to repository ${id}: GitHub answered ${statusOf(cause)}`;
    throw new PortError('github', 'no_access', message, 'never', error);
  }
}

/**
 * GitHub answers for a transferred issue, and for any of a renamed repository, from where it is now.
 *
 * @param answered the issue's `repository_url`
 * @param now milliseconds since the epoch
 * @returns whether it is in another repository than it was asked for in
 */
export async function isElsewhere(
  octokit: Octokit,
  { id, owner, name }: Repository,
  answered: string | null | undefined,
  now: number,
): Promise<boolean> {
  const isAt = (full: string) => answered?.toLowerCase().endsWith(`/repos/${full}`.toLowerCase()) ?? true;
  return !isAt(`${owner}/${name}`) && !isAt((await requireRepository(octokit, id, now)).full_name);
}

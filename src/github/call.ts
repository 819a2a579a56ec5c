// One place that knows what an answer of GitHub means for trying again.
import { ZodError } from 'zod';
import { PortError } from '../ports/port-error.ts';
import { type Answer, limitOf, statusOf } from './answer.ts';
import type { Client, Octokit } from './client.ts';

export { statusOf } from './answer.ts';

/** GitHub asks for at least a minute's rest when it names no time. */
const restMs = 60_000;

/**
 * Calls GitHub as an installation; a 401 is answered with one fresh token.
 *
 * @throws PortError: `never` for what no repetition mends, `soon` for a broken moment, a Date for a limit
 */
export async function call<T>(
  client: Client,
  installation: number,
  request: (octokit: Octokit) => Promise<T>,
): Promise<T> {
  try {
    return await request(client.installation(installation));
  } catch (error) {
    if (statusOf(error) !== 401) throw explain(error, client.now());
    client.forget(installation);
  }
  try {
    return await request(client.installation(installation));
  } catch (error) {
    throw explain(error, client.now());
  }
}

/**
 * @param now milliseconds since the epoch; a limit's end is told by this clock, whatever GitHub's says
 * @returns the error as the engine understands it. Rules from GitHub's documentation of rate limits.
 */
export function explain(error: unknown, now: number): PortError {
  if (error instanceof PortError) return error;
  if (error instanceof ZodError) return unreadable(error);
  const { status = 0, message = String(error), response } = error as Answer;
  // Octokit gives a connection that broke the status 500.
  const words = status === 500 && !response ? 'could not be reached' : `answered ${status || 'nothing'}`;
  const port = (code: string, retry: PortError['retry']) =>
    new PortError('github', code, `GitHub ${words}: ${firstLine(message)}`, retry, error);
  const limit = limitOf(error, now);
  if (limit) return port('rate_limited', new Date(now + (limit.restMs ?? restMs)));
  if (status === 0 || status >= 500 || status === 409 || status === 408) return port('github_unavailable', 'soon');
  if (status === 401) return port('bad_credentials', 'never');
  return port(status === 403 ? 'forbidden' : status === 404 || status === 410 ? 'not_found' : 'refused', 'never');
}

/** A page for people instead of JSON, or a field of another kind: what stands between us and GitHub may be to blame, and pass. */
function unreadable(error: ZodError): PortError {
  const fields = error.issues.map(({ path }) => path.join('.') || 'all of it').join(', ');
  return new PortError('github', 'bad_payload', `GitHub's answer cannot be read: ${fields}`, 'soon', error);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

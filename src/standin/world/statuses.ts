// Commit statuses, the older way for a CI to report.
import { emit } from '../hooks/emit.ts';
import { statusEventJson } from '../payload/status.ts';
import { type Actor, type At, stamp } from './world.ts';

export type StatusState = 'error' | 'failure' | 'pending' | 'success';
export type Status = {
  id: number;
  sha: string;
  state: StatusState;
  context: string;
  description: string | null;
  targetUrl: string | null;
  author: Actor;
  createdAt: string;
};

export async function reportStatus(
  at: At,
  input: { sha: string; state: StatusState; context?: string; description?: string | null; targetUrl?: string | null },
): Promise<Status> {
  const status: Status = {
    id: at.world.newId(),
    sha: input.sha,
    state: input.state,
    context: input.context ?? 'default',
    description: input.description ?? null,
    targetUrl: input.targetUrl ?? null,
    author: at.by,
    createdAt: stamp(at.world),
  };
  at.repo.statuses.push(status);
  emit(at, 'status', undefined, await statusEventJson(at, status));
  return status;
}

/** The newest status of each context, and the worst of them in GitHub's order: failure, pending, success. */
export function combinedStatus(at: Pick<At, 'repo'>, sha: string): { state: string; statuses: Status[] } {
  const newest = new Map<string, Status>();
  for (const status of at.repo.statuses) if (status.sha === sha) newest.set(status.context, status);
  const statuses = [...newest.values()];
  const states = statuses.map((status) => status.state);
  if (states.includes('error') || states.includes('failure')) return { state: 'failure', statuses };
  if (states.length === 0 || states.includes('pending')) return { state: 'pending', statuses };
  return { state: 'success', statuses };
}

// What people did to status comments and to the project issue, where the webhook was lost.
import type { EventBody } from '../core/event.ts';
import type { Repository } from '../core/subject.ts';
import type { Task } from '../core/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comments } from '../ports/github.ts';
import { contentHash } from '../text/status/status-comment.ts';
import type { Log } from './log.ts';
import type { Mirror } from './mirror.ts';
import type { Tell } from './perform.ts';

export interface ShownParts {
  readonly comments: Pick<Comments, 'look'>;
  readonly mirror: Pick<Mirror, 'check'>;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
}

/** A write may be under way. */
const graceMs = 60_000;

/** @returns how many were put back. What was ticked meanwhile is nobody's word: nobody knows who did it. */
export async function repairShown(
  repository: Repository,
  tasks: readonly Task[],
  { comments, mirror, tell, clock, log }: ShownParts,
): Promise<number> {
  const here = tasks.filter((task) => task.repository.id === repository.id && !task.accessLost && task.gone === null);
  let repaired = 0;
  for (const { id, rev, statusComment, updatedAt } of here) {
    if (!statusComment || statusComment.hash === '' || clock.now() - updatedAt < graceMs) continue;
    const body = await comments.look(repository, statusComment.id);
    if (body !== undefined && contentHash(body) === statusComment.hash) continue;
    log.warn({ task: id }, 'the status comment was changed or deleted: it is put back');
    await tell(id, factOf(statusComment.id, body), `shown/${id}/${rev}`);
    repaired++;
  }
  if (here.length === 0 || !(await mirror.check(repository))) return repaired;
  log.warn({ repository: repository.id }, 'the project issue was changed, closed or deleted: it is put back');
  return repaired + 1;
}

function factOf(comment: number, body: string | undefined): EventBody {
  if (body === undefined) return { kind: 'status.removed', comment };
  return { kind: 'status.edited', comment, hash: contentHash(body), ticked: [], sender: '' };
}

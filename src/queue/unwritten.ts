// Tasks whose change is not in the memory files yet, on Redis: of many wishes to write one repository's files only the last makes a job.
import type { TaskId } from '../core/subject.ts';
import type { Changed, Unwritten } from '../ports/unwritten.ts';
import { keys, type Scripted } from './connection.ts';

export function createUnwritten(redis: Scripted): Unwritten {
  return { of, written };

  async function of(repositoryId: number): Promise<Changed> {
    const counts = await redis.hgetall(keys.unwritten(repositoryId));
    return new Map(Object.entries(counts).map(([task, count]) => [task as TaskId, Number(count)]));
  }

  async function written(repositoryId: number, changed: Changed): Promise<void> {
    if (changed.size > 0) await redis.eval(forget, 1, keys.unwritten(repositoryId), ...[...changed].flat());
  }
}

/** To be called before a task's wish becomes a job. */
export async function noteUnwritten(redis: Scripted, tasks: readonly string[]): Promise<void> {
  if (tasks.length === 0) return;
  const noting = redis.pipeline();
  for (const task of tasks) noting.hincrby(keys.unwritten(Number(task.split('-')[0])), task, 1);
  await noting.exec();
}

const forget = `
for at = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then redis.call('HDEL', KEYS[1], ARGV[at]) end
end`;

// What concerns all tasks of a repository: a pause, its end, and the end of everything that runs there.
import type { EventBody } from '../../core/event.ts';
import type { Task } from '../../core/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { TaskStore } from '../../ports/store.ts';
import type { Performers, Tell } from '../perform.ts';

/** @returns the performers; told twice, a task takes each event in once. */
export function repositoryPerformers(
  repositories: Repositories,
  store: TaskStore,
  tell: Tell,
  clock: Clock,
): Performers<'repository.pause' | 'repository.resume'> {
  return {
    'repository.pause': async ({ id, effect: { by, stop }, task }) => {
      await repositories.pause(task.repository.id, { by, at: clock.now() });
      if (stop) await tellAll(id, task, { kind: 'work.halted', by });
      return [];
    },

    'repository.resume': async ({ id, effect: { by }, task }) => {
      await repositories.resume(task.repository.id);
      await tellAll(id, task, { kind: 'hold.ended', by: `resumed by ${by}` });
      return [];
    },
  };

  async function tellAll(id: string, { repository }: Task, body: EventBody): Promise<void> {
    const tasks = await store.list('active');
    for (const task of tasks) if (task.repository.id === repository.id) await tell(task.id, body, `${id}/${task.id}`);
  }
}

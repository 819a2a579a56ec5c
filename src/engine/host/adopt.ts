// After a restart: what lives is adopted, what died is told, what nobody wants is stopped.
import type { Task } from '../../core/task.ts';
import type { HostWorld } from './world.ts';

/**
 * Compares the host's sessions with the tasks and repairs each difference, saying which.
 *
 * @param host name of this host
 */
export async function adopt(
  host: string,
  world: Pick<HostWorld, 'store' | 'sessions' | 'workspace' | 'tell' | 'log'>,
): Promise<void> {
  const { store, sessions, log } = world;
  const [tasks, live] = await Promise.all([store.list('active'), sessions.list()]);
  const mine = tasks.filter((task) => task.session.host === host);
  for (const session of live) {
    const task = mine.find((candidate) => candidate.id === session.task);
    if (task && session.fence >= task.session.fence - 1 && task.session.state !== 'idle') {
      log.info({ task: task.id, session: session.name, alive: session.alive }, 'session adopted');
    } else if (session.alive) {
      log.warn({ task: session.task, session: session.name }, 'session without a task: stopped');
      await sessions.stop(session.task, AbortSignal.timeout(60_000));
    }
  }
  for (const task of mine) {
    await repair(
      task,
      live.some((session) => session.task === task.id && session.fence === task.session.fence),
      world,
    );
  }
  await clearAway(world);
}

/** Worktrees of tasks that are completed, or that nobody knows, have no use any more; what is in them is saved first. */
async function clearAway({ store, workspace, log }: Pick<HostWorld, 'store' | 'workspace' | 'log'>): Promise<void> {
  for (const { task: id, path } of await workspace.list()) {
    const task = await store.get(id);
    if (task && (task.state !== 'completed' || task.session.state !== 'idle')) continue;
    try {
      const salvage = await workspace.salvage(id);
      await workspace.remove(id);
      log.warn({ task: id, path, salvage }, 'worktree without a task: removed');
    } catch (error) {
      log.warn({ task: id, path, err: error }, 'worktree without a task could not be removed');
    }
  }
}

async function repair(
  task: Task,
  found: boolean,
  { store, tell, log }: Pick<HostWorld, 'store' | 'tell' | 'log'>,
): Promise<void> {
  const { host, fence, alive, state } = task.session;
  const ours = task.wishes.filter(({ effect }) => 'host' in effect && effect.host === host);
  if (ours.length > 0) {
    log.info({ task: task.id, wishes: ours.map(({ effect }) => effect.kind) }, 'unfinished work taken up again');
    await store.resend(task, ours);
  }
  const starting = ours.some(({ effect }) => effect.kind === 'session.start' || effect.kind === 'session.resume');
  if (alive && !found && !starting && state === 'active') {
    log.warn({ task: task.id, session: task.session.name }, 'session is gone');
    await tell(
      task.id,
      { kind: 'session.lost', fence, reason: 'the session is gone from this host' },
      `lost/${task.id}/${fence}`,
    );
  }
}

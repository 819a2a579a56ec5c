// The loop around the law: load the task, decide, commit if nothing moved meanwhile, else again.
import { decide } from '../core/decide.ts';
import type { Event, EventBody } from '../core/event.ts';
import type { Policy } from '../core/policy.ts';
import type { TaskId } from '../core/subject.ts';
import { taskName } from '../core/task.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Log } from './log.ts';

/** `full`: it would need a slot that is not there; nothing was committed. */
export type Handled = 'committed' | 'ignored' | 'full';

export interface EventMeta {
  readonly id: string;
  readonly at: number;
  readonly delivery?: string;
}

export type Handle = (task: TaskId, body: EventBody, meta: EventMeta) => Promise<Handled>;

/** Writers of one task that lose this many races in a row are in a loop, not in a race. */
const mostRaces = 100;

/** @returns the handler of events: exactly once per event id, whoever calls it and how often. */
export function createHandle(store: TaskStore, policy: () => Policy, log: Log): Handle {
  return async function handle(id, body, meta) {
    const event = { ...body, ...meta, task: id } as Event;
    for (let race = 0; race < mostRaces; race++) {
      const task = await store.get(id);
      const step = decide(task, event, policy());
      if (!step) {
        const fields = { task: id, event: body.kind, delivery: meta.delivery, state: task?.state };
        // Of two replicas that hear of the same label, the later one tells which task it lost to.
        if (task && body.kind === 'issue.labeled') log.info(fields, 'a label was put on; the task is there already');
        else log.debug(fields, 'ignored');
        return 'ignored';
      }
      const result = await store.commit(step);
      if (result === 'full') return 'full';
      if (result === 'seen') return 'ignored';
      if (result === 'stale') continue;
      for (const { label, from, to, stage, reason } of step.transitions) {
        const fields = {
          task: id,
          name: taskName(step.task),
          event: body.kind,
          delivery: meta.delivery,
          session: step.task.session.name,
        };
        log.info({ ...fields, from, to, stage, rev: step.task.rev, reason }, label);
      }
      return 'committed';
    }
    throw new Error(`task ${id}: lost ${mostRaces} races for ${body.kind}`);
  };
}

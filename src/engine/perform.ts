// From a committed wish to what happens: the performer of its kind, and its events back to the law.
import { answered, type Effect, type EffectKind, type EffectOf } from '../core/effect.ts';
import type { EventBody } from '../core/event.ts';
import type { TaskId } from '../core/subject.ts';
import type { Task } from '../core/task.ts';
import type { TaskStore } from '../ports/store.ts';

/** One effect on its way: `id` is unique for ever, what it does is keyed by it. */
export interface Job<K extends EffectKind = EffectKind> {
  readonly id: string;
  readonly effect: EffectOf<K>;
  readonly task: Task;
  /** A former try may have taken effect: look before writing. */
  readonly again: boolean;
}

/** Repeatable: performed twice, it finds what the first time did. */
export type Performer<K extends EffectKind> = (job: Job<K>) => Promise<readonly EventBody[]>;

/** Adding an effect without a performer does not compile. */
export type Performers<K extends EffectKind> = { readonly [P in K]: Performer<P> };

/** Takes an event on its way to the law; the same id is taken in once. */
export type Tell = (task: TaskId, body: EventBody, id: string) => Promise<void>;

/** Data of an effect's job. */
export interface EffectJob {
  readonly id: string;
  readonly task: string;
  readonly effect: Effect;
  readonly again: boolean;
  /** The task itself, for an issue nobody conducts: it has no record to load. */
  readonly record?: Task;
}

/**
 * @param store where the task is read as it is now
 * @returns a function that performs one job; two calls for the same effect at once become one
 */
export function createPerform<K extends EffectKind>(
  performers: Performers<K>,
  store: TaskStore,
  tell: Tell,
): (job: EffectJob, again: boolean) => Promise<void> {
  const underWay = new Map<string, Promise<void>>();

  return function perform(job, again) {
    const running = underWay.get(job.id);
    if (running) return running;
    const started = run(job, again || job.again).finally(() => underWay.delete(job.id));
    underWay.set(job.id, started);
    return started;
  };

  async function run({ id, task: taskId, effect, record }: EffectJob, again: boolean): Promise<void> {
    // What travels with the job was never stored: it is at no revision, and by that performers know it.
    const task = (await store.get(taskId as TaskId)) ?? (record && { ...record, rev: 0 });
    if (!task || isSettled(task, id, effect)) return;
    const performer = performers[effect.kind as K] as unknown as Performer<EffectKind> | undefined;
    if (!performer) return;
    const events = await performer({ id, effect, task, again } as Job);
    const answers = answered[effect.kind] ? { answers: id } : {};
    for (const [index, body] of events.entries())
      await tell(taskId as TaskId, { ...body, ...answers }, `${id}/${index}`);
  }
}

/** What brings the work further; none of it is done for a task that is being stopped. */
const work: readonly EffectKind[] = [
  'session.start',
  'session.resume',
  'session.send',
  'checks.run',
  'branch.push',
  'pull.open',
];

/** An issue that is gone has no reader, and where the App may not work it can write nothing. */
const written: readonly EffectKind[] = ['comment.upsert', 'comment.post', 'reaction.add', 'pull.open'];

/** A wish that nobody holds any more was answered, or the task went another way. */
function isSettled(task: Task, id: string, effect: Effect): boolean {
  if ((task.gone !== null || task.accessLost) && written.includes(effect.kind)) return true;
  if (task.stopping !== null && work.includes(effect.kind)) return true;
  return (
    task.rev > 0 &&
    answered[effect.kind] &&
    effect.kind !== 'actor.check' &&
    !task.wishes.some((wish) => wish.id === id)
  );
}

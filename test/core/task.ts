// Tasks as they stand after a life of their own: made by the law, so that wishes, attempts and fences agree.
import type { Policy } from '../../src/core/policy.ts';
import type { Stage, Task, TaskState } from '../../src/core/task.ts';
import * as event from './events.ts';
import { type Fact, given, type Story } from './given.ts';
import { policy } from './policy.ts';

const requested = [event.labeled('backend')];
const assigned = [...requested, event.permission('write')];
const deploying = [...assigned, event.slotTaken(), event.permission('write')];
const working = [...deploying, event.started()];
const checks = [...working, event.exited(0)];
const push = [...checks, event.checked('pass')];
const pull = [...push, event.pushed()];
const ci = [...pull, event.pullOpened()];
const review = [...ci, event.ci('passing')];

const lives: Readonly<Record<Exclude<TaskState, 'rejected'> | 'deploying' | Stage, readonly Fact[]>> = {
  requested,
  assigned,
  deploying,
  in_progress: working,
  validating: checks,
  checks,
  push,
  pull,
  ci,
  review,
  completed: [...review, event.merged(), event.sessionStopped()],
  retry_queue: [...working, event.exited(1)],
  failed: [...checks, event.checked('pass'), event.pushRefused(), event.sessionStopped()],
  available: [...working, event.says('stop'), event.permission('write'), event.sessionStopped()],
};

export type Moment = keyof typeof lives;

/** Every moment of a life that has a name: the states (a rejection does not last) and the stages within them. */
export const moments = Object.keys(lives) as readonly Moment[];

/** @returns a story that has come to this moment, with its history. */
export function lifeUntil(moment: Moment, owner: Policy = policy()): Story {
  return given(undefined, owner).when(...lives[moment]);
}

/**
 * @param moment a state, or a stage of `validating`, or `deploying` (assigned, with a session on its way)
 * @returns issue 12 of acme/widgets, labelled `backend` by mona, at that moment; its agent has ended by itself before validation
 */
export function task(moment: Moment, changes: Partial<Task> = {}, owner: Policy = policy()): Task {
  return { ...lifeUntil(moment, owner).record(), ...changes };
}

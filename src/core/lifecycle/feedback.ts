// Sending an agent back to work: one round more, in the living session or in a new one.
import type { Effect, Feedback } from '../effect.ts';
import type { Limits } from '../policy.ts';
import { attentive } from '../session.ts';
import type { Task } from '../task.ts';

/** A program that has ended is started again under a new fence; a living session keeps its own. */
export function nextRound(task: Task): Partial<Task> {
  return {
    round: task.round + 1,
    session: {
      ...task.session,
      ...attentive,
      fence: nextFence(task),
      condition: 'working',
      evidence: 'feedback was sent',
    },
  };
}

export function resume(task: Task, feedback: Feedback): Effect {
  return {
    kind: 'session.resume',
    host: task.session.host ?? '',
    fence: nextFence(task),
    round: task.round + 1,
    feedback,
  };
}

function nextFence({ session }: Task): number {
  return session.alive ? session.fence : session.fence + 1;
}

export function roundsLeft(task: Task, limits: Limits): boolean {
  return task.pullRounds < limits.maxFeedbackRounds;
}

// An agent that stopped without having finished: it is reminded once, then people are called, and no more than once.
import type { Effect } from '../effect.ts';
import { addMail, isOpen, type Letter } from '../mail.ts';
import type { Condition } from '../session.ts';
import { openBlockers, type Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { show, showNow } from './wish.ts';

type Timed = Case<'timer.fired'>;

const minuteMs = 60_000;
/** Where a provider does not say when its limit ends. */
const limitPauseMs = 30 * minuteMs;

const unfinished =
  'Your turn has ended, but you have not said that the task is done. If it is, commit your work and run `conductor agent done`. ' +
  'If a person must help, run `conductor agent ask`.';
const limitOver = 'The limit of your provider, which stopped you, should be over now.';

/** Programs without a prompt are silent while they work: to those silence means nothing. */
export function isIdle(condition: Condition, { agent }: Pick<Task, 'agent'>): boolean {
  return condition === 'waiting' || (condition === 'quiet' && agent?.cli !== 'command');
}

/** @returns whether nobody has said anything yet: no question is open, and nothing is on its way to it. */
export function mayRemind(task: Task): boolean {
  return task.session.nudged === 'no' && isUnexplained(task);
}

/** @returns what changes when a reminder is put into its mail. */
export function remind(task: Task, at: number): Partial<Task> {
  return {
    ...addMail(task, notice(`reminder-${task.session.fence}-${at}`, unfinished), at),
    session: { ...task.session, nudged: 'reminded' },
  };
}

/** @returns the wish to look again once the agent was idle for long; its mark is when that began. */
export function setIdleTimer({ event, policy }: Case<'session.observed'>): Effect {
  return { kind: 'timer.set', timer: 'idle', mark: event.at, afterMs: policy.limits.quietMinutes * minuteMs };
}

export function setLimitTimer({ task, event }: Case<'session.observed'>): Effect {
  const wait = event.until ? Math.max(minuteMs, event.until - event.at) : limitPauseMs;
  return { kind: 'timer.set', timer: 'rate-limit', mark: task.session.fence, afterMs: wait };
}

export const idleTimers: Part<'timer.fired'>['timer.fired'] = [
  {
    from: ['in_progress'],
    label: 'the agent has been idle for long: it is reminded, once',
    when: (given) => stillIdle(given) && mayRemind(given.task),
    patch: ({ task, event }) => remind(task, event.at),
    effects: (given) => [lookAgain(given), ...show()],
  },
  {
    from: ['in_progress'],
    label: 'the agent has been idle for long, and a reminder did not help: a person is called, once',
    when: (given) => stillIdle(given) && given.task.session.nudged === 'reminded' && isUnexplained(given.task),
    patch: ({ task }) => ({ session: { ...task.session, nudged: 'called' } }),
    effects: ({ task, event }) => [
      {
        kind: 'comment.post',
        key: `idle/${task.session.fence}/${event.mark}`,
        number: task.issue.number,
        note: { about: 'idle', reason: task.session.evidence },
      },
      ...showNow(),
    ],
  },
  {
    from: ['in_progress'],
    label: 'the agent has been idle for long, and somebody knows why: look again later',
    when: (given) => stillIdle(given) && given.task.session.nudged !== 'called',
    effects: (given) => [lookAgain(given)],
  },
  {
    from: ['in_progress', 'validating'],
    label: 'the limit of its provider should be over: the agent is told to go on',
    when: ({ task, event }) =>
      event.timer === 'rate-limit' &&
      event.mark === task.session.fence &&
      task.session.condition === 'rate_limited' &&
      (task.session.until ?? 0) <= event.at,
    patch: ({ task, event }) => ({
      ...addMail(task, notice(`limit-${task.session.fence}-${event.at}`, limitOver), event.at),
      session: { ...task.session, condition: 'waiting', evidence: 'its limit should be over', until: null },
    }),
    effects: show,
  },
  {
    from: ['in_progress'],
    label: 'the session waits for its provider: that time does not count',
    when: ({ task, event }) =>
      event.timer === 'session-limit' && event.mark === task.session.fence && task.session.condition === 'rate_limited',
    effects: ({ task, event }) => [
      {
        kind: 'timer.set',
        timer: 'session-limit',
        mark: event.mark,
        afterMs: Math.max(limitPauseMs, (task.session.until ?? 0) - event.at),
      },
    ],
  },
];

function lookAgain({ event, policy }: Timed): Effect {
  return { kind: 'timer.set', timer: 'idle', mark: event.mark, afterMs: policy.limits.quietMinutes * minuteMs };
}

function stillIdle({ task, event }: Timed): boolean {
  const { idleSince } = task.session;
  return event.timer === 'idle' && event.mark === idleSince && task.stopping === null;
}

function isUnexplained(task: Task): boolean {
  const asks = openBlockers(task).some(({ from }) => from === 'agent');
  const isTold = task.wishes.some(({ effect: { kind } }) => kind === 'session.resume' || kind === 'session.send');
  return !asks && !isTold && !task.mail.some(isOpen) && task.session.alive;
}

function notice(key: string, text: string): Letter {
  const from = { from: 'conductor', kind: 'system', about: 'notice', sender: null, question: null } as const;
  return { key, ...from, priority: 'high', text };
}

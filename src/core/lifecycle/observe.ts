// What a runner sees of its agent: a question at the terminal, a turn that ended, a limit, what was used.
import { freshId } from '../entry-id.ts';
import type { EventBody } from '../event.ts';
import { pointOf, withoutGone } from '../permission.ts';
import { attentive, type Session } from '../session.ts';
import type { Task } from '../task.ts';
import { overBudget, withUse } from '../usage.ts';
import { isIdle, mayRemind, remind, setIdleTimer, setLimitTimer } from './idle.ts';
import type { Case, Part } from './row.ts';
import { endAttempt, release, show, showNow } from './wish.ts';
import { current } from './word.ts';

type Observed = Case<'session.observed'>;

const working = ['in_progress', 'validating'] as const;

export const observe: Part<'session.observed'> = {
  'session.observed': [
    {
      from: ['assigned'],
      to: 'in_progress',
      session: ['active'],
      label: 'the agent was seen at work before its start was told',
      // That it works, its start says too.
      when: (given) =>
        isNews(given) &&
        given.event.condition !== 'working' &&
        given.task.session.state === 'deploying' &&
        given.task.stopping === null,
      patch: ({ task }) => ({ session: { ...task.session, ...attentive, alive: true } }),
      next: again,
    },
    {
      from: ['in_progress'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the work is over its budget: a person must look',
      when: (given) => isNews(given) && given.task.stopping === null && tooMuch(given) !== undefined,
      patch: (given) => {
        const reason = tooMuch(given) ?? '';
        return {
          ...seen(given),
          reason,
          attempts: endAttempt({ ...given.task, ...used(given) }, given.event.at, reason),
        };
      },
      next: (given) => release(given, tooMuch(given) ?? '', true),
    },
    {
      from: working,
      label: 'the agent asks for permission: people are asked',
      when: (given) => isNews(given) && isNewQuestion(given),
      patch: (given) => ({ ...seen(given), ...asked(given) }),
      effects: (given) => [
        {
          kind: 'comment.post',
          key: `question/${pointIn(given).id}`,
          number: given.task.issue.number,
          note: { about: 'question', blocker: pointIn(given) },
        },
        ...showNow(),
      ],
    },
    {
      from: working,
      label: 'the question at its terminal is settled',
      when: (given) => isNews(given) && given.task.session.asking !== null && !given.event.asking,
      patch: settled,
      effects: show,
      next: again,
    },
    {
      from: working,
      label: 'the agent waits until its provider allows it to go on',
      when: (given) => isNews(given) && isNewLimit(given),
      patch: seen,
      effects: (given) => [setLimitTimer(given), ...show()],
    },
    {
      from: ['in_progress'],
      label: 'the agent stopped without having finished: it is reminded, once',
      when: (given) => isNews(given) && beginsToIdle(given) && mayRemind(given.task),
      patch: (given) => ({ ...seen(given), ...remind({ ...given.task, ...seen(given) }, given.event.at) }),
      effects: (given) => [setIdleTimer(given), ...show()],
    },
    {
      from: ['in_progress'],
      label: 'the agent stopped without having finished',
      when: (given) => isNews(given) && beginsToIdle(given),
      patch: seen,
      effects: (given) => [setIdleTimer(given), ...show()],
    },
    {
      from: working,
      label: 'what the agent is doing was seen',
      when: isNews,
      patch: seen,
    },
    {
      from: 'any',
      label: 'what the agent used was seen',
      when: (given) => current(given) && (given.event.usage !== undefined || given.event.session !== undefined),
      patch: (given) => ({ ...used(given), session: { ...given.task.session, ...resumable(given) } }),
    },
  ],
};

/** `unknown` is no signal. */
function isNews(given: Observed): boolean {
  return current(given) && given.event.condition !== 'unknown';
}

/** The same, for what else it means. */
function again({ event: { id: _, task: __, at: ___, ...body } }: Observed): EventBody {
  return body;
}

function isNewQuestion({ task, event }: Observed): boolean {
  return Boolean(event.asking) && event.asking?.key !== task.session.asking?.key && task.stopping === null;
}

function isNewLimit({ task: { session }, event }: Observed): boolean {
  if (event.condition !== 'rate_limited') return false;
  return session.condition !== 'rate_limited' || session.until !== (event.until ?? null);
}

function beginsToIdle({ task, event }: Observed): boolean {
  const began = task.session.idleSince === null && !event.asking && isIdle(event.condition, task);
  return began && task.stopping === null;
}

function tooMuch(given: Observed): string | undefined {
  const { attempts } = { ...given.task, ...used(given) };
  return overBudget(given.task, attempts, given.policy.limits);
}

function pointIn({ task, event }: Observed) {
  const text = event.asking?.text ?? '';
  return pointOf({ key: '', text }, freshId('b', task.blockers), task.agent?.sessionName ?? 'agent', event.at);
}

function asked(given: Observed): Pick<Task, 'session' | 'blockers'> {
  const point = pointIn(given);
  const asking = { key: given.event.asking?.key ?? '', point: point.id };
  return { session: { ...sessionSeen(given), asking }, blockers: [...given.task.blockers, point] };
}

function settled({ task, event }: Observed): Partial<Task> {
  const session = { ...task.session, asking: null };
  return { session, blockers: withoutGone({ ...task, session }, event.at).blockers };
}

function seen(given: Observed): Partial<Task> {
  return { ...used(given), session: sessionSeen(given) };
}

function sessionSeen(given: Observed): Session {
  const { task, event } = given;
  const { condition, evidence, at } = event;
  const idleSince = event.asking || !isIdle(condition, task) ? null : (task.session.idleSince ?? at);
  const until = condition === 'rate_limited' ? (event.until ?? null) : null;
  return { ...task.session, condition, evidence, until, idleSince, ...resumable(given) };
}

function resumable({ event }: Observed): Partial<Session> {
  return event.session === undefined ? {} : { resumable: event.session };
}

/** A CLI that gives its session no id has one session for each start. */
function used({ task, event }: Observed): Partial<Task> {
  const { usage, session = `${event.fence}` } = event;
  return usage === undefined ? {} : { attempts: withUse(task, session, usage) };
}

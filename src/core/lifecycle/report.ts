// What an agent reports of itself, and what it says to others.
import type { Blocker } from '../blocker.ts';
import type { Effect } from '../effect.ts';
import { freshId } from '../entry-id.ts';
import { refusalOfText } from '../mail-text.ts';
import type { Task } from '../task.ts';
import { receipt } from './mail.ts';
import type { Case, Part } from './row.ts';
import { show, showNow } from './wish.ts';
import { runChecks } from './word.ts';

export const report: Part<'session.reported'> = {
  'session.reported': [
    {
      from: 'any',
      label: 'a message of the agent is not passed on',
      verdict: 'refused',
      code: (given) => textRefusal(given)?.code ?? '',
      because: (given) => textRefusal(given)?.reason ?? '',
      when: (given) => textRefusal(given) !== undefined,
      effects: (given) => notPassedOn(given),
    },
    {
      from: 'any',
      label: 'the agent writes to others',
      when: ({ event }) => event.report === 'message',
      effects: ({ event: { id, to = '', text, priority = 'normal' } }) => [
        { kind: 'mail.route', key: id, to, text, priority },
      ],
    },
    {
      from: 'any',
      label: 'the agent reports a decision',
      when: ({ event }) => event.report === 'decision',
      patch: ({ task, event }) => ({
        decisions: [
          ...task.decisions,
          { id: freshId('d', task.decisions), text: event.text, author: agentOf(task), at: event.at },
        ],
      }),
      effects: show,
    },
    {
      from: 'any',
      label: 'the agent needs a person',
      when: ({ event }) => event.report === 'ask' || event.report === 'blocker',
      patch: (given) => ({
        blockers: [...given.task.blockers, blockerOf(given)],
        session: { ...given.task.session, condition: 'waiting', evidence: 'it asked a question' },
      }),
      effects: (given) => [
        {
          kind: 'comment.post',
          key: `question/${blockerOf(given).id}`,
          number: given.task.issue.number,
          note: { about: 'question', blocker: blockerOf(given) },
        },
        ...showNow(),
      ],
    },
    {
      from: ['in_progress'],
      to: 'validating',
      stage: 'checks',
      session: ['completing'],
      label: 'the agent says it is done',
      when: ({ task, event }) => event.report === 'done' && task.stopping === null,
      patch: ({ event }) => ({ summary: event.text || null, reason: 'the agent says it is done' }),
      effects: ({ task }) => [...runChecks(task, task.session.fence), ...show()],
    },
    {
      from: 'any',
      label: 'the agent says what it did',
      when: ({ event }) => event.report === 'done',
      patch: ({ task, event }) => ({ summary: event.text || task.summary }),
    },
    {
      from: 'any',
      label: 'the agent says what it is doing',
      patch: ({ task, event }) => ({ session: { ...task.session, condition: 'working', evidence: event.text } }),
      effects: () => [{ kind: 'comment.upsert', urgent: false }],
    },
  ],
};

function blockerOf({ task, event }: Case<'session.reported'>): Blocker {
  return {
    id: freshId('b', task.blockers),
    kind: event.report === 'ask' ? 'ask' : 'blocker',
    text: event.text,
    author: agentOf(task),
    from: 'agent',
    openedAt: event.at,
    closedAt: null,
    closedBy: null,
    resolution: null,
  };
}

function textRefusal({ event }: Case<'session.reported'>) {
  return event.report === 'message' ? refusalOfText(event.text) : undefined;
}

function notPassedOn(given: Case<'session.reported'>): readonly Effect[] {
  const { id, to = '', text } = given.event;
  const { code = '', reason = '' } = textRefusal(given) ?? {};
  const results = [{ to, ok: false, seq: null, code, reason }];
  return receipt(given.task, { key: `result/${id}`, addressee: to, excerpt: text.slice(0, 200), results });
}

function agentOf(task: Task): string {
  return task.agent?.sessionName ?? 'agent';
}

// What an agent reports of itself, and what reached it.
import type { Blocker } from '../blocker.ts';
import type { Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { show, showNow } from './wish.ts';
import { current, runChecks } from './word.ts';

const working = ['in_progress', 'validating'] as const;

export const report: Part<'session.observed' | 'session.reported' | 'message.delivered'> = {
  'session.observed': [
    {
      from: working,
      label: 'what the agent is doing was seen',
      when: (given) => current(given) && given.event.condition !== 'unknown',
      patch: ({ task, event }) => ({
        session: { ...task.session, condition: event.condition, evidence: event.evidence },
      }),
    },
  ],
  'session.reported': [
    {
      from: 'any',
      label: 'the agent reports a decision',
      when: ({ event }) => event.report === 'decision',
      patch: ({ task, event }) => ({
        decisions: [
          ...task.decisions,
          { id: `d${task.decisions.length + 1}`, text: event.text, author: agentOf(task), at: event.at },
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
  'message.delivered': [
    {
      from: 'any',
      label: 'a message could not be delivered: a person must know',
      when: ({ event }) => event.verdict === 'failed',
      patch: ({ task, event }) => ({ session: { ...task.session, evidence: `message ${event.key}: ${event.reason}` } }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `undelivered/${event.key}`,
          number: task.issue.number,
          note: {
            about: 'failed',
            reason: `message ${event.key} did not reach the agent: ${event.reason}`,
            detail: '',
          },
        },
        ...showNow(),
      ],
    },
    { from: 'any', label: 'a message was delivered' },
  ],
};

function blockerOf({ task, event }: Case<'session.reported'>): Blocker {
  return {
    id: `b${task.blockers.length + 1}`,
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

function agentOf(task: Task): string {
  return task.agent?.sessionName ?? 'agent';
}

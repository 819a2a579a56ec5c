// An issue nobody conducts yet.
import type { Event } from './event.ts';
import { noSession } from './session.ts';
import { type Task, untouched } from './task.ts';

/** An issue nobody conducts yet is like a task at rest; only events that tell where they come from can begin one. */
export function blank(event: Event): Task | undefined {
  const origin = originOf(event);
  if (!origin) return undefined;
  return {
    id: event.task,
    rev: 0,
    state: 'available',
    stage: null,
    reason: '',
    stopping: null,
    repository: origin.repository,
    issue: origin.issue,
    requester: '',
    choice: null,
    agent: null,
    branch: '',
    attempt: 0,
    attemptsBefore: 0,
    attempts: [],
    round: 0,
    pullRounds: 0,
    session: noSession,
    checks: { commit: null, verdict: null, results: [] },
    summary: null,
    ciHint: null,
    pull: null,
    blockers: [],
    decisions: [],
    salvage: null,
    statusComment: null,
    wishes: [],
    ...untouched,
    seen: [],
    createdAt: event.at,
    updatedAt: event.at,
  };
}

function originOf(event: Event): Pick<Task, 'repository' | 'issue'> | undefined {
  if (event.kind === 'actor.checked') return 'repository' in event.cause ? event.cause : undefined;
  return 'repository' in event && 'issue' in event ? event : undefined;
}

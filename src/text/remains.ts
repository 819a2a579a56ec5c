// What the memory files still know of each task.
import type { Blocker } from '../core/blocker.ts';
import type { AgentType } from '../core/policy.ts';
import type { Attempt, Decision } from '../core/task.ts';
import { type BlockerEntry, parseBlockers } from './memory/blockers.ts';
import { parseDecisions } from './memory/decisions.ts';
import { parseProjectState } from './memory/project-state.ts';
import { parseTaskAssignments } from './memory/task-assignments.ts';

export interface MemoryRemains {
  /** Agent type of its latest assignment; null: it has none. */
  readonly agent: string | null;
  readonly isCompleted: boolean;
  /** Those that are over, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly blockers: readonly Blocker[];
  readonly decisions: readonly Decision[];
  /** The earliest time that is told of it, milliseconds since the epoch; null: none is. */
  readonly since: number | null;
}

type Texts = Readonly<Record<'project_state' | 'task_assignments' | 'blockers' | 'decisions', string>>;

/** @returns by issue number */
export function memoryRemains(
  texts: Texts,
  agentTypes: Readonly<Record<string, Pick<AgentType, 'type' | 'sessionName'>>>,
): ReadonlyMap<number, MemoryRemains> {
  const { active: activeTasks, features } = parseProjectState(texts.project_state);
  const { active, history } = parseTaskAssignments(texts.task_assignments);
  const blockers = parseBlockers(texts.blockers);
  const decisions = parseDecisions(texts.decisions);
  const about = [...activeTasks, ...features, ...active, ...history, ...blockers, ...decisions];
  const issues = new Set(about.flatMap(({ issue }) => issue ?? []));
  const types = Object.values(agentTypes);
  return new Map([...issues].map((issue) => [issue, remainsOf(issue)]));

  function remainsOf(issue: number): MemoryRemains {
    const is = <T extends { readonly issue: number | null }>(one: T) => one.issue === issue;
    const past = history.filter(is);
    const now = active.find(is);
    const line = activeTasks.find(is);
    const attempts = past.map(({ status, completedAt }, index) => attemptOf(index + 1, status, timeOf(completedAt)));
    const times = [...past.map(({ completedAt }) => completedAt), now?.assignedAt ?? ''].map(timeOf);
    return {
      agent:
        now?.agent ?? past.at(-1)?.agent ?? types.find(({ sessionName }) => sessionName === line?.agent)?.type ?? null,
      isCompleted: features.some((feature) => is(feature) && feature.done),
      attempts,
      blockers: blockers.filter(is).map((entry) => blockerOf(entry, types)),
      decisions: decisions
        .filter(is)
        .map(({ id, text, author, date }) => ({ id, text, author, at: timeOf(date) ?? 0 })),
      since: times.reduce((first, time) => (time !== null && (first === null || time < first) ? time : first), null),
    };
  }
}

function attemptOf(number: number, outcome: string, at: number | null): Attempt {
  return { number, host: null, startedAt: at ?? 0, endedAt: at ?? 0, outcome };
}

function blockerOf(entry: BlockerEntry, types: readonly Pick<AgentType, 'sessionName'>[]): Blocker {
  const { id, kind, text, author, opened, resolved } = entry;
  const isAgents = author === 'agent' || types.some(({ sessionName }) => sessionName === author);
  return {
    id,
    kind,
    text,
    author,
    from: isAgents ? 'agent' : 'person',
    openedAt: timeOf(opened) ?? 0,
    closedAt: resolved ? (timeOf(resolved.at) ?? 0) : null,
    closedBy: resolved?.by ?? null,
    resolution: resolved?.outcome ?? null,
  };
}

/** @param written minute in UTC */
function timeOf(written: string): number | null {
  const time = Date.parse(`${written.replace(' ', 'T')}:00Z`);
  return Number.isNaN(time) ? null : time;
}

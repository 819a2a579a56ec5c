// Which phase of the project is the current one.
import { wordsOf } from './memory-text.ts';

export interface PhasePlan {
  readonly number: number;
  readonly name: string;
  /** Issue numbers. */
  readonly priorityTasks: readonly number[];
}

/** @returns the first phase whose tasks are not all completed, the last one when all are; undefined without phases. */
export function currentPhase<T extends PhasePlan>(
  phases: readonly T[],
  isCompleted: (issue: number) => boolean,
): T | undefined {
  return phases.find(({ priorityTasks }) => !priorityTasks.every(isCompleted)) ?? phases.at(-1);
}

/**
 * The same from what a file tells, which does not name the tasks of long ago: what lies before the phase it names is completed,
 * unless a task says otherwise.
 *
 * @param named the phase of the file
 */
export function phaseAfter(
  phases: readonly PhasePlan[],
  named: string | null,
  completed: ReadonlySet<number>,
  open: ReadonlySet<number>,
): PhasePlan | undefined {
  const at = phases.findIndex(({ name }) => isNamed(name, named));
  const passed = new Set(phases.slice(0, Math.max(at, 0)).flatMap(({ priorityTasks }) => priorityTasks));
  return currentPhase(phases, (issue) => !open.has(issue) && (completed.has(issue) || passed.has(issue)));
}

/** @returns whether the name is that of a phase; any other is a person's, and stays. */
export function isPlanned(phases: readonly PhasePlan[], named: string | null): boolean {
  return named === null || phases.some(({ name }) => isNamed(name, named));
}

function isNamed(name: string, named: string | null): boolean {
  return named !== null && wordsOf(name).toLowerCase() === wordsOf(named).toLowerCase();
}

// What people changed in `project_state.md`, and what the file becomes by it.
import { readActiveTasks } from './active-edits.ts';
import { readFeatures } from './feature-edits.ts';
import { foundPage } from './found-page.ts';
import type { FileReading } from './memory-file.ts';
import { pageOf } from './page.ts';
import { readPhase } from './phase-edits.ts';
import { featuresTitle } from './project-state.ts';
import { readingOf } from './reading.ts';
import type { RepositoryName } from './references.ts';

export interface StateFile {
  readonly found: string;
  /** The file as we wrote it last. */
  readonly base: string | undefined;
  readonly repository?: RepositoryName | undefined;
  /** Issues with a task; undefined: each that a line of the file names. */
  readonly issues?: ReadonlySet<number> | undefined;
}

/** @returns what was changed, and the file with its lists in their form, everything else as it was. */
export function readStateFile({ found, base, repository, issues }: StateFile): FileReading {
  const reading = readingOf('project_state', foundPage('project_state', found, base));
  readPhase(reading, found, base);
  const active = readActiveTasks(reading, { base, repository, issues });
  const named = new Set(
    [...(base ?? '').matchAll(/^- \[[ x]\] Task #(\d{1,15}):/gm)].map(([, digits]) => Number(digits)),
  );
  const isTask = (issue: number) => active.has(issue) || (issues ?? named).has(issue);
  readFeatures(reading, { base, repository, isTask });
  reading.keepIndex(base === undefined ? undefined : pageOf(base), featuresTitle);
  return reading.end();
}

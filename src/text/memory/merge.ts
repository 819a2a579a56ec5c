// The files as the tasks want them, and as people left them, brought together entry by entry.
import { mergeBlockers, parseBlockers } from './blockers.ts';
import { mergeDecisions, parseDecisions } from './decisions.ts';
import { type Conflict, choose, kept } from './entry-merge.ts';
import { plainFieldLine, readField } from './fields.ts';
import { changed } from './line-changes.ts';
import type { MemoryFile } from './memory-file.ts';
import { bare, findSection, pageOf, textOf } from './page.ts';
import { parseProjectState, phaseTitle } from './project-state.ts';
import { updateProjectState } from './project-update.ts';
import { parseTaskAssignments, updateTaskAssignments } from './task-assignments.ts';

type Texts = Readonly<Record<MemoryFile, string>>;

export interface MergedMemory {
  readonly texts: Texts;
  /** Fields that both sides changed: the tasks' value stands there, the other words beneath. */
  readonly conflicts: readonly Conflict[];
}

/**
 * @param sides `base`: as we wrote them last; `ours`: the projection of the tasks on `base`; `theirs`: as they were found, in the
 * form that `readMemoryEdits` gives them
 * @returns `theirs` with what changed from `base` to `ours`
 */
export function mergeMemory({ base, ours, theirs }: Readonly<Record<'base' | 'ours' | 'theirs', Texts>>): MergedMemory {
  const blockers = mergeBlockers(theirs.blockers, parseBlockers(ours.blockers), { base: base.blockers });
  const decisions = mergeDecisions(theirs.decisions, parseDecisions(ours.decisions), { base: base.decisions });
  const state = mergeState(base.project_state, ours.project_state, theirs.project_state);
  const rows = parseTaskAssignments(ours.task_assignments);
  const mine = parseTaskAssignments(base.task_assignments).active.map(({ issue }) => issue);
  return {
    texts: {
      project_state: state.text,
      task_assignments: updateTaskAssignments(theirs.task_assignments, rows, mine),
      blockers: blockers.text,
      decisions: decisions.text,
    },
    conflicts: [...state.conflicts, ...blockers.conflicts, ...decisions.conflicts],
  };
}

function mergeState(base: string, ours: string, theirs: string) {
  const [was, wanted] = [parseProjectState(base), parseProjectState(ours)];
  const named = mergePhase(was, wanted, theirs);
  const active = new Set(wanted.active.map(({ issue }) => issue));
  const completed = wanted.features.flatMap(({ issue, title, done }) =>
    done && issue !== null ? [{ issue, title }] : [],
  );
  const done = new Set(completed.map(({ issue }) => issue));
  const dropped = was.active.flatMap(({ issue }) => (active.has(issue) || done.has(issue) ? [] : [issue]));
  const change = { active: wanted.active, completed, dropped, started: wanted.started };
  return { text: updateProjectState(named.text, change), conflicts: named.conflicts };
}

type State = ReturnType<typeof parseProjectState>;

/** Name and start of the phase; its status is reckoned anew, or a person's. */
function mergePhase(was: State, wanted: State, theirs: string): { text: string; conflicts: readonly Conflict[] } {
  const found = parseProjectState(theirs);
  const conflicts: Conflict[] = [];
  let page = pageOf(theirs);
  for (const field of ['phase', 'started'] as const) {
    const [ours, other] = [wanted[field] ?? '', found[field] ?? ''];
    const choice = choose(ours, other, was[field] ?? '');
    const section = findSection(page, phaseTitle);
    if (choice === 'stays' || ours === '' || !section) continue;
    const started = page.lines.findIndex(
      (line, at) => at >= section.start && at < section.end && readField(bare(line), 'Started') !== undefined,
    );
    const remarks = choice === 'both' ? [kept(field, other)] : [];
    if (choice === 'both') conflicts.push({ file: 'project_state', id: null, issue: null, field, ours, theirs: other });
    if (field === 'started') {
      const at = started === -1 ? section.start : started;
      page = changed(page, [
        { at, count: started === -1 ? 0 : 1, lines: [plainFieldLine('Started', ours), ...remarks] },
      ]);
    } else {
      const heading = `${'#'.repeat(section.level)} ${phaseTitle}: ${ours}`;
      const count = section.start - section.heading;
      page = changed(page, [
        { at: section.heading, count, lines: [heading, ...(remarks.length > 0 ? ['', ...remarks] : [])] },
      ]);
    }
  }
  return { text: textOf(page), conflicts };
}

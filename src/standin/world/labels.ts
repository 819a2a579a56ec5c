// Labels of a repository, and putting them on issues and pull requests.
import { emit, emitAbout } from '../hooks/emit.ts';
import { labelJson } from '../payload/issue.ts';
import type { Issue } from './issues.ts';
import { type Actor, type At, stamp } from './world.ts';

export type Label = { id: number; name: string; color: string; description: string | null; default: boolean };

/** One line of an issue's events. */
export type Labeling = {
  id: number;
  event: 'labeled' | 'unlabeled';
  by: Actor;
  name: string;
  color: string;
  createdAt: string;
};

const CALM = 'ededed';

export function findLabel(at: Pick<At, 'repo'>, name: string): Label | undefined {
  return at.repo.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

export function createLabel(at: At, input: { name: string; color?: string; description?: string | null }): Label {
  const label: Label = {
    id: at.world.newId(),
    name: input.name,
    color: (input.color ?? CALM).replace(/^#/, ''),
    description: input.description ?? null,
    default: false,
  };
  at.repo.labels.push(label);
  emit(at, 'label', 'created', { label: labelJson(at, label) });
  return label;
}

/** Issues keep the label, under its new name. */
export function renameLabel(at: At, label: Label, name: string): void {
  const from = label.name;
  label.name = name;
  emit(at, 'label', 'edited', { label: labelJson(at, label), changes: { name: { from } } });
}

/** Puts labels on; one that the repository does not know is made first, as GitHub does. One event per new label. */
export async function addLabels(at: At, issue: Issue, names: string[]): Promise<void> {
  for (const name of names) {
    const label = findLabel(at, name) ?? createLabel(at, { name });
    if (issue.labels.includes(label)) continue;
    issue.labels.push(label);
    note(at, issue, 'labeled', label);
    await emitAbout(at, issue, 'labeled', { label: labelJson(at, label) });
  }
}

export async function removeLabel(at: At, issue: Issue, label: Label): Promise<void> {
  issue.labels = issue.labels.filter((other) => other !== label);
  note(at, issue, 'unlabeled', label);
  await emitAbout(at, issue, 'unlabeled', { label: labelJson(at, label) });
}

export async function setLabels(at: At, issue: Issue, names: string[]): Promise<void> {
  const wanted = names.map((name) => name.toLowerCase());
  for (const label of issue.labels.filter((one) => !wanted.includes(one.name.toLowerCase()))) {
    await removeLabel(at, issue, label);
  }
  await addLabels(at, issue, names);
}

function note(at: At, issue: Issue, event: Labeling['event'], { name, color }: Label): void {
  issue.updatedAt = stamp(at.world);
  issue.labelings.push({ id: at.world.newId(), event, by: at.by, name, color, createdAt: issue.updatedAt });
}

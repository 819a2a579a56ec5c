// What is known of a task's worktree, in a file beside it. The worktree counts as ready only when its record says so.
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { TaskId } from '../core/subject.ts';
import { broken, codeOf, diskFullOr } from './git-failure.ts';
import { isTaskId, type Place } from './places.ts';
import type { Tools } from './site.ts';

const record = z.object({
  /** `making`: no agent was ever in it and it may be half-filled; `made`: files are there, set-up is not; `ready`. */
  stage: z.enum(['making', 'made', 'ready']),
  repository: z.object({
    id: z.number(),
    owner: z.string(),
    name: z.string(),
    installationId: z.number(),
    defaultBranch: z.string(),
  }),
  branch: z.string(),
  /** Commit the branch was cut from; empty while it is not known. */
  base: z.string(),
  /** Commit pushed last. */
  pushed: z.string().nullable(),
  /** The newest commit of somebody else in the branch after which guarded files were put back to the base's. */
  restored: z.string().nullable().default(null),
  /** Untracked paths that validation commands left behind: not the agent's work. */
  leavings: z.array(z.string()),
});
export type WorktreeRecord = z.infer<typeof record>;

/** @returns undefined when there is none. @throws PortError `bad_record` (never) when the file is not one of ours */
export async function readRecord(place: Pick<Place, 'record'>): Promise<WorktreeRecord | undefined> {
  const text = await readFile(place.record, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const parsed = record.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw broken('bad_record', `${place.record} cannot be read: ${parsed.error.message}`, 'never');
}

/** Replaces the record in one step: a reader sees the old one or the new one. */
export async function writeRecord(
  site: Pick<Tools, 'clock'>,
  place: Pick<Place, 'record'>,
  next: WorktreeRecord,
): Promise<WorktreeRecord> {
  const aside = `${place.record}.${site.clock.id()}`;
  try {
    await writeFile(aside, `${JSON.stringify(next, null, 2)}\n`);
    await rename(aside, place.record);
  } catch (error) {
    await rm(aside, { force: true });
    throw diskFullOr(error);
  }
  return next;
}

/** @returns commits the server has by our own account, which no ref an agent may have moved has a part in. */
export function knownCommits({ base, pushed, restored }: WorktreeRecord): readonly string[] {
  return [base, pushed, restored].filter((commit) => commit !== null && commit !== '') as string[];
}

/** Deletes the record, and what a killed runner left of writing it. */
export async function dropRecord(place: Pick<Place, 'record'>): Promise<void> {
  const directory = dirname(place.record);
  for (const name of await readdir(directory)) {
    if (name.startsWith(`${basename(place.record)}.`)) await rm(join(directory, name), { force: true });
  }
  await rm(place.record, { force: true });
}

/** @returns the tasks that have a record, whether or not their directory still stands. */
export async function recordedTasks(worktrees: string): Promise<readonly TaskId[]> {
  const names = await readdir(worktrees).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => {
    const task = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
    return isTaskId(task) ? [task] : [];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

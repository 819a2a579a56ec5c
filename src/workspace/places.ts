// Where things lie below the workspace's root. Every path is a function of numbers alone, so no name can lead out of it.
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskId } from '../core/subject.ts';
import { broken, codeOf, diskFullOr } from './git-failure.ts';

/**
 * Two directories per repository. Worktrees hang on `clone`, and whatever an agent writes into git's configuration ends up there.
 * `door` shares its refs and objects but has a configuration of its own: everything that carries a token goes through it.
 */
export interface ClonePlace {
  readonly clone: string;
  readonly door: string;
}

export interface Place extends ClonePlace {
  readonly task: TaskId;
  readonly repositoryId: number;
  readonly issue: number;
  readonly path: string;
  /** What we know of the worktree; see `records`. */
  readonly record: string;
  /** Process group of ours that works in the worktree. */
  readonly running: string;
}

export interface Places {
  readonly root: string;
  readonly worktrees: string;
  readonly locks: string;
  readonly trash: string;
  clone(repositoryId: number): ClonePlace;
  /** @throws PortError `unsafe_path` for anything but `<number>-<number>` */
  of(task: TaskId): Place;
}

/** @param root absolute path of an existing directory */
export function createPlaces(root: string): Places {
  const worktrees = join(root, 'worktrees');
  const clone = (repositoryId: number) => ({
    clone: join(root, 'clones', `${repositoryId}.git`),
    door: join(root, 'doors', `${repositoryId}.git`),
  });
  return {
    root,
    worktrees,
    locks: join(root, 'locks'),
    trash: join(root, 'trash'),
    clone,
    of(task) {
      const [repositoryId, issue] = numbersOf(task);
      const path = join(worktrees, task);
      return {
        ...clone(repositoryId),
        task,
        repositoryId,
        issue,
        path,
        record: `${path}.json`,
        running: `${path}.running`,
      };
    },
  };
}

/**
 * Makes the directories below the root. The root itself is the operator's to make: a workspace that is gone must not come back
 * empty.
 * @throws PortError `workspace_missing` (never)
 */
export async function openPlaces(places: Places): Promise<void> {
  const { root, worktrees, locks, trash } = places;
  try {
    for (const path of [join(root, 'clones'), join(root, 'doors'), worktrees, locks, trash]) {
      await mkdir(path).catch(present);
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw diskFullOr(error);
    throw broken('workspace_missing', `The workspace directory ${root} does not exist`, 'never', error);
  }
}

/** @returns whether the text has the form of a task's id, and so of a worktree's directory name. */
export function isTaskId(text: string): text is TaskId {
  return /^[1-9]\d{0,15}-[1-9]\d{0,15}$/.test(text);
}

function numbersOf(task: TaskId): [number, number] {
  if (!isTaskId(task)) throw broken('unsafe_path', `Not the id of a task: ${JSON.stringify(task)}`, 'never');
  const [repositoryId, issue] = task.split('-');
  return [Number(repositoryId), Number(issue)];
}

/**
 * @returns whether a directory stands at the worktree's path.
 * @throws PortError `path_in_use` for a file or symbolic link there, `unsafe_path` when the directory of all worktrees leads elsewhere
 */
export async function isStanding(places: Places, place: Place): Promise<boolean> {
  const home = await realpath(places.worktrees).catch(absent);
  if (home === undefined) return false;
  if (home !== join(await realpath(places.root), 'worktrees')) {
    throw broken('unsafe_path', `${places.worktrees} is a link that leads out of the workspace`, 'never');
  }
  const found = await lstat(place.path).catch(absent);
  if (found === undefined) return false;
  if (found.isDirectory()) return true;
  throw broken('path_in_use', `${place.path} should be a worktree but is a file or link; it was left alone`, 'never');
}

function absent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

function present(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

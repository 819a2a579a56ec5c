// The workspace of a runner host: base clones, worktrees, validation and pushes, by git.
import { existsSync, realpathSync } from 'node:fs';
import type { Clock } from '../ports/clock.ts';
import type { Workspace } from '../ports/workspace.ts';
import { createRedactor } from '../text/secrets/redact.ts';
import { ensureWorktree } from './ensure.ts';
import { createFetches } from './fetches.ts';
import { createGit } from './git.ts';
import type { Identity } from './git-environment.ts';
import { broken } from './git-failure.ts';
import { subjectsOf } from './history.ts';
import { createLocks } from './locks.ts';
import { createPlaces, isStanding, openPlaces, type Place } from './places.ts';
import { pushCommit } from './push.ts';
import { readRecord, recordedTasks, type WorktreeRecord } from './records.ts';
import { removeWorktree } from './remove.ts';
import { saveWork } from './salvage.ts';
import type { Limits, Site, Tools } from './site.ts';
import { stampCommits } from './stamp.ts';
import { validateWork } from './validate.ts';

export interface WorkspaceOptions {
  /** Absolute path of an existing directory; everything of ours is made below it. */
  readonly root: string;
  /** Absolute path; made when it is missing. One directory of logs per task. */
  readonly logDir: string;
  /** Base of every repository's address: `https://github.com`. */
  readonly serverUrl: string;
  /** Who salvage commits are from. */
  readonly identity: Identity;
  /** The runner's environment; of it our own git calls take PATH and network set-up only. */
  readonly hostEnv: Readonly<Record<string, string | undefined>>;
  /** Values that no log and no push may have in it, such as those of the variables that are passed on to agents. Words, numbers, paths and what is shorter than 8 characters are passed over. */
  readonly secrets?: readonly string[];
  readonly clock: Clock;
  readonly limits?: Partial<Limits>;
}

const usual: Limits = { networkMs: 10 * 60_000, setupMs: 15 * 60_000, logBytes: 50 * 1024 * 1024 };

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const site = createSite(options);
  const { places, locks } = site;
  /** Runs `work` on what the task left, while no other work of ours is done on it. */
  const onTask = async <T>(place: Place, work: () => Promise<T>) => {
    await openPlaces(places);
    return locks.hold(`task-${place.task}`, undefined, work);
  };

  return {
    ensure: (spec, token, signal) => ensureWorktree(site, spec, token, signal),

    async find(task) {
      const place = places.of(task);
      const record = await readRecord(place);
      if (record?.stage !== 'ready' || !(await isStanding(places, place))) return undefined;
      return { task, path: place.path, branch: record.branch, base: record.base, fresh: false, restored: [] };
    },

    async history(task, signal) {
      const place = places.of(task);
      return subjectsOf(site, place, await standing(site, place), signal);
    },

    async validate(task, profile, env, signal) {
      const place = places.of(task);
      return validateWork(site, place, await standing(site, place), profile, env, signal);
    },

    async stamp(task, trailers, signal) {
      const place = places.of(task);
      return onTask(place, async () => stampCommits(site, place, await recordOf(place), trailers, signal));
    },

    async push(task, commit, token, signal) {
      const place = places.of(task);
      return pushCommit(site, place, await recordOf(place), commit, token, signal);
    },

    async salvage(task) {
      const place = places.of(task);
      return onTask(place, async () => {
        const record = await readRecord(place);
        return record === undefined ? null : saveWork(site, place, record);
      });
    },

    async remove(task) {
      const place = places.of(task);
      return onTask(place, () => removeWorktree(site, place));
    },

    async list() {
      const tasks = await recordedTasks(places.worktrees);
      return Promise.all(
        tasks.map(async (task) => {
          const place = places.of(task);
          return { task, path: place.path, branch: (await readRecord(place))?.branch ?? '' };
        }),
      );
    },
  };
}

function createSite(options: WorkspaceOptions): Site {
  const { logDir, identity, clock, hostEnv } = options;
  const root = withoutLinks(options.root);
  const places = createPlaces(root);
  const tools: Tools = {
    places,
    serverUrl: options.serverUrl.replace(/\/+$/, ''),
    logDir,
    identity,
    limits: { ...usual, ...options.limits },
    secrets: options.secrets ?? [],
    mask: createRedactor(options.secrets ?? []),
    clock,
    git: createGit(hostEnv, root),
    locks: createLocks(places.locks, () => clock.id()),
  };
  return { ...tools, fetches: createFetches(tools) };
}

/** Git writes its paths this way, and they are compared with ours. */
function withoutLinks(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

async function standing(site: Site, place: Place): Promise<WorktreeRecord> {
  const record = await recordOf(place);
  if (record.stage === 'ready' && (await isStanding(site.places, place))) return record;
  throw broken('worktree_missing', `${place.path} is not there or was never finished`, 'never');
}

async function recordOf(place: Place): Promise<WorktreeRecord> {
  const record = await readRecord(place);
  if (record !== undefined) return record;
  throw broken('worktree_missing', `There is no worktree of task ${place.task} on this host`, 'never');
}

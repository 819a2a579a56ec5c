// The base clone of a repository: an empty bare repository that fetches fill, and the door our tokens go through.
import { mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Repository } from '../core/subject.ts';
import { codeOf, diskFullOr, outputOf } from './git-failure.ts';
import type { ClonePlace } from './places.ts';
import type { Tools } from './site.ts';
import { endStrays } from './strays.ts';

/** Ensures both directories of the repository. Each is made aside and renamed, so a half-made one is never found. */
export async function ensureClone(site: Tools, repository: Repository, signal?: AbortSignal): Promise<ClonePlace> {
  const place = site.places.clone(repository.id);
  if (await isThere(place.door)) return place;
  return site.locks.hold(`clone-${repository.id}`, signal, async () => {
    try {
      if (!(await isThere(place.clone))) await makeClone(site, place, repository);
      if (!(await isThere(place.door))) await makeDoor(site, place);
    } catch (error) {
      throw diskFullOr(error);
    }
    return place;
  });
}

/** @returns the repository's address; it carries no token. */
export function remoteUrl(site: Pick<Tools, 'serverUrl'>, repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${site.serverUrl}/${repository.owner}/${repository.name}.git`;
}

async function makeClone(site: Tools, place: ClonePlace, repository: Repository): Promise<void> {
  await sweep(place.clone);
  const making = `${place.clone}.${site.clock.id()}`;
  // GitHub's hash, and the way of keeping refs that the door can share, whatever later versions of git prefer.
  const env = { GIT_DEFAULT_HASH: 'sha1', GIT_DEFAULT_REF_FORMAT: 'files' };
  const args = ['init', '--quiet', '--bare', '--template=', making];
  outputOf(await site.git({ cwd: site.places.root, args, env }), 'clone_failed', 'making the base clone');
  await mkdir(join(making, 'info'));
  // Shared by all worktrees: what the conductor and an agent tell each other never gets into a commit.
  await writeFile(join(making, 'info', 'exclude'), '/.conductor/\n');
  await writeFile(join(making, 'config'), configuration(remoteUrl(site, repository)));
  await rename(making, place.clone);
}

/** `origin` is for the agent's eyes and `git fetch`; we always name the address ourselves. Reflogs help when work must be saved. */
function configuration(url: string): string {
  return `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tlogAllRefUpdates = true
[remote "origin"]
\turl = ${url}
\tfetch = +refs/heads/*:refs/remotes/origin/*
\ttagOpt = --no-tags
`;
}

/** Shares objects and refs the way git's own `git-new-workdir` does, but neither configuration nor hooks nor worktrees. */
async function makeDoor(site: Tools, place: ClonePlace): Promise<void> {
  await sweep(place.door);
  const making = `${place.door}.${site.clock.id()}`;
  await mkdir(making);
  await writeFile(join(making, 'HEAD'), 'ref: refs/heads/conductor/none\n');
  await writeFile(join(making, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  for (const shared of ['objects', 'refs', 'packed-refs']) {
    await symlink(relative(making, join(place.clone, shared)), join(making, shared));
  }
  await rename(making, place.door);
}

/** What a runner that was killed did not finish. Under the lock nobody else makes one. */
async function sweep(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const unfinished = join(dirname(path), name);
    await endStrays(unfinished);
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** @returns whether a file or directory is there, links followed. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

// The few refs a task's branch depends on.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../core/subject.ts';
import { codeOf } from './git-failure.ts';
import type { Tools } from './site.ts';

/** Commit ids; undefined where there is no such ref. */
export interface Refs {
  /** The default branch as fetched last. */
  readonly main: string | undefined;
  /** The task's branch on the server, as fetched last. */
  readonly remote: string | undefined;
  /** The task's branch in the clone. */
  readonly local: string | undefined;
}

export async function readRefs(site: Pick<Tools, 'places'>, repository: Repository, branch: string): Promise<Refs> {
  const { clone } = site.places.clone(repository.id);
  const [main, remote, local] = await Promise.all([
    readRef(clone, trackingRef(repository.defaultBranch)),
    readRef(clone, trackingRef(branch)),
    readRef(clone, `refs/heads/${branch}`),
  ]);
  return { main, remote, local };
}

export function trackingRef(branch: string): string {
  return `refs/remotes/origin/${branch}`;
}

/**
 * Read where git keeps it (gitrepository-layout(5)), because a process for each look would be a good part of an agent's start.
 * In this order nothing is missed while git packs refs: the packed file is written before the loose one is deleted.
 * @param ref full name, made of parts that were checked
 * @returns a commit id, or undefined when there is no such ref
 */
export async function readRef(clone: string, ref: string): Promise<string | undefined> {
  const loose = await readFile(join(clone, ref), 'utf8').catch(missing);
  if (loose !== undefined) return loose.trim();
  const packed = (await readFile(join(clone, 'packed-refs'), 'utf8').catch(missing)) ?? '';
  const line = packed.split('\n').find((each) => each.endsWith(` ${ref}`));
  return line?.slice(0, line.indexOf(' '));
}

function missing(error: unknown): undefined {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
  throw error;
}

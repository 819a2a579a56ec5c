// Looks for secrets in everything a push would send: contents and names of files, and messages of commits.
import type { ClonePlace } from '../places.ts';
import type { Tools } from '../site.ts';
import type { Change, Work } from './changes.ts';
import { readObjects } from './objects.ts';
import { type Match, type SecretFinder, secretFinder } from './secret-finder.ts';
import { harmlessFiles, secretFiles } from './secret-rules.ts';
import { linesIn, textWindows } from './text-windows.ts';

export interface Finding {
  readonly rule: string;
  readonly commit: string;
  /** As `Change.path`; null for the message of the commit. */
  readonly path: string | null;
  /** From 1; null for a message, and when the name itself is what was found. */
  readonly line: number | null;
}

/** Matches kept of one file; more of them is the same answer. */
const mostMatches = 10_000;
const noBlob = /^0+$/;

/**
 * Reads whole files as they are in each commit, because all of them travel: also what a later commit takes back, and what
 * `.gitattributes` calls binary. What a file had before the commit counts as known.
 */
export async function scanForSecrets(
  site: Tools,
  place: ClonePlace,
  work: Work,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const find = await secretFinder(site.secrets, site.clock.now());
  const added = work.changes.filter(({ before }) => before.every(({ blob }) => noBlob.test(blob)));
  return [
    ...added.filter(isSecretFile).map(({ commit, path }) => ({ rule: 'file of keys', commit, path, line: null })),
    ...(await inNames(find, added)),
    ...(await inMessages(site, place, find, work.commits, signal)),
    ...(await inFiles(site, place, find, work.changes, signal)),
  ];
}

function isSecretFile({ path }: Change): boolean {
  return secretFiles.test(path) && !harmlessFiles.test(path);
}

async function inNames(find: SecretFinder, added: readonly Change[]): Promise<readonly Finding[]> {
  const named = [...new Map(added.map((change) => [change.path, change])).values()];
  const search = searcher(find, '');
  const lines = named.map(({ path }) => Buffer.from(`${path.replaceAll('\n', ' ')}\n`, 'latin1'));
  await search(Buffer.concat(lines), true);
  return search.found.flatMap(({ rule, line }) => {
    const change = named[line - 1];
    return change === undefined ? [] : [{ rule, commit: change.commit, path: change.path, line: null }];
  });
}

async function inMessages(
  site: Tools,
  place: ClonePlace,
  find: SecretFinder,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const found = await searchObjects(
    site,
    place,
    find,
    commits.map((id) => ({ id, path: '' })),
    signal,
  );
  return [...found].flatMap(([commit, matches]) =>
    matches.map(({ rule }) => ({ rule, commit, path: null, line: null })),
  );
}

async function inFiles(
  site: Tools,
  place: ClonePlace,
  find: SecretFinder,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const files = changes.filter(({ mode, blob }) => /^1[02]/.test(mode) && !noBlob.test(blob));
  const distinct = [...new Map(files.map((change) => [change.blob, change])).values()];
  const targets = distinct.map(({ blob, path }) => ({ id: blob, path }));
  const found = await searchObjects(site, place, find, targets, signal);
  const suspects = distinct.filter(({ blob }) => found.has(blob));

  const olds = suspects.flatMap(({ before, path }) =>
    before
      .filter(({ mode, blob }) => /^1[02]/.test(mode) && !noBlob.test(blob))
      .map(({ blob }) => ({ id: blob, path })),
  );
  const had = await searchObjects(site, place, find, olds, signal);
  return suspects.flatMap(({ commit, path, blob, before }) => {
    const known = new Set(before.flatMap((file) => had.get(file.blob) ?? []).map(({ value }) => value));
    const fresh = (found.get(blob) ?? []).filter(({ value }) => !known.has(value));
    return fresh.map(({ rule, line }) => ({ rule, commit, path, line }));
  });
}

type Located = Match & { readonly line: number };

/** @returns the matches of each object that has any */
async function searchObjects(
  site: Tools,
  place: ClonePlace,
  find: SecretFinder,
  objects: readonly { readonly id: string; readonly path: string }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Located[]>> {
  const found = new Map<string, readonly Located[]>();
  let search: Searcher | undefined;
  const ids = objects.map(({ id }) => id);
  await readObjects(
    site,
    place,
    ids,
    async ({ at, bytes, last }) => {
      search ??= searcher(find, objects[at]?.path ?? '');
      await search(bytes, last);
      if (!last) return;
      if (search.found.length > 0) found.set(ids[at] ?? '', search.found);
      search = undefined;
    },
    signal,
  );
  return found;
}

interface Searcher {
  (bytes: Buffer, last: boolean): Promise<void>;
  readonly found: Located[];
}

function searcher(find: SecretFinder, path: string): Searcher {
  const take = textWindows();
  const found: Located[] = [];
  const search = async (bytes: Buffer, last: boolean) => {
    const windows = [...take(bytes), ...(last ? take(undefined) : [])];
    for (const { text, from, to, line } of windows) {
      if (found.length >= mostMatches) continue;
      const matches = await find(text, path);
      const inside = matches.filter(({ start }) => start >= from && start < to);
      found.push(...inside.map((match) => ({ ...match, line: line + linesIn(text, match.start) })));
    }
  };
  return Object.assign(search, { found });
}

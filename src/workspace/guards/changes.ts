// What commits change: one entry for each file of each commit, as git's raw format has it.
import { gitFailure } from '../git-failure.ts';
import type { ClonePlace } from '../places.ts';
import type { Tools } from '../site.ts';

export interface Change {
  /** The commit that makes it; empty where two commits are compared. */
  readonly commit: string;
  /** Its bytes, one character each: names need not be UTF-8. */
  readonly path: string;
  /** Git's six digits; `000000` for a file that is gone. */
  readonly mode: string;
  readonly blob: string;
  /** Of the file as it was: in each parent of a merge, else in the one. */
  readonly before: readonly { readonly mode: string; readonly blob: string }[];
}

export interface Work {
  /** Newest first; also those that change no file. */
  readonly commits: readonly string[];
  readonly changes: readonly Change[];
}

/** Neither what an agent wrote into the clone's configuration nor a commit graph it forged may hide a commit from us. */
const unswayed = ['-c', 'core.commitGraph=false'];
const raw = ['--raw', '-z', '--no-abbrev', '--no-renames'];
/** More than any work a person could review; a bound on memory. */
const mostChanges = 200_000;

/**
 * Every change of every commit that is in `commit` and in none of `known`. Of a merge, only files that differ from all its parents:
 * what it merely brings in is not its change.
 * @returns undefined when there are too many to look at
 */
export async function changesSince(
  site: Tools,
  place: ClonePlace,
  commit: string,
  known: readonly string[],
  signal: AbortSignal,
): Promise<Work | undefined> {
  const args = [...unswayed, 'log', '-c', '--root', ...raw, '--format=%x01%H', commit, '--not', ...known, '--'];
  return listed(site, place, args, signal);
}

/** What differs between two commits. @returns undefined when that is too much to look at */
export async function differences(
  site: Tools,
  place: ClonePlace,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly Change[] | undefined> {
  return (await listed(site, place, [...unswayed, 'diff-tree', '-r', ...raw, from, to, '--'], signal))?.changes;
}

async function listed(
  site: Tools,
  place: ClonePlace,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Work | undefined> {
  const commits: string[] = [];
  const changes: Change[] = [];
  let tooMany = false;
  const read = async (output: AsyncIterable<Buffer>) => {
    for await (const found of parse(output)) {
      tooMany ||= commits.length + changes.length === mostChanges;
      if (tooMany) continue;
      if (typeof found === 'string') commits.push(found);
      else changes.push(found);
    }
  };
  const result = await site.git({ cwd: place.door, args, signal, read });
  if (result.code !== 0) throw gitFailure(result, 'clone_failed', 'reading the changed files');
  return tooMany ? undefined : { commits, changes };
}

/** Format: git-diff-tree(1), "Raw output format" and "diff format for merges", with `-z`. */
async function* parse(output: AsyncIterable<Buffer>): AsyncGenerator<string | Change> {
  let commit = '';
  let entry: string[] | undefined;
  for await (const field of fields(output)) {
    const text = field.replace(/^\n/, '');
    if (entry !== undefined) {
      yield changeOf(commit, entry, field);
      entry = undefined;
    } else if (text.startsWith(':')) {
      entry = text.split(' ');
    } else if (text.startsWith('\u0001')) {
      commit = text.slice(1);
      yield commit;
    }
  }
}

/** `:<mode> <mode> <blob> <blob> <status>`; a merge of n parents begins with n colons and has n of each before the last. */
function changeOf(commit: string, words: readonly string[], path: string): Change {
  const parents = (words.length - 3) / 2;
  const modes = words.slice(0, parents + 1).map((mode) => mode.replace(/^:+/, ''));
  const blobs = words.slice(parents + 1, -1);
  const before = modes.slice(0, -1).map((mode, at) => ({ mode, blob: blobs[at] ?? '' }));
  return { commit, path, mode: modes.at(-1) ?? '', blob: blobs.at(-1) ?? '', before };
}

async function* fields(output: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of output) {
    const parts = (rest + chunk.toString('latin1')).split('\0');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

/** @returns the path as people read it: no control characters, of bounded length. */
export function shownPath(path: string): string {
  const text = Buffer.from(path, 'latin1').toString('utf8');
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd').slice(0, 200);
}

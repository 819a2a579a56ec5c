// Gives every commit that is not on the server yet its trailers, before anybody sees it.
import type { CommitTrailer } from '../ports/workspace.ts';
import { broken, gitFailure, outputOf } from './git-failure.ts';
import { readObjects } from './guards/objects.ts';
import type { Place } from './places.ts';
import { knownCommits, type WorktreeRecord } from './records.ts';
import { readRefs } from './refs.ts';
import type { Tools } from './site.ts';
import { whyNoTrailer, withTrailers } from './trailers.ts';

/** As `Workspace.stamp`; to be called under the task's lock. */
export async function stampCommits(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  trailers: readonly CommitTrailer[],
  signal: AbortSignal,
): Promise<string | null> {
  const why = trailers.map(whyNoTrailer).find((reason) => reason !== undefined);
  if (why !== undefined) throw broken('bad_trailer', why, 'never');
  const { local } = await readRefs(site, record.repository, record.branch);
  if (local === undefined || !/^[0-9a-f]{40,64}$/.test(local)) return null;
  const commits = await unpushed(site, place, record, local, signal);
  if (commits.length === 0) return null;

  const renamed = await rewrite(site, place, commits, trailers, signal);
  const head = renamed.get(local) ?? local;
  if (head !== local) await moveBranch(site, place, record.branch, local, head);
  return head;
}

/** Parents before children. */
async function unpushed(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  head: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const order = ['--topo-order', '--reverse'];
  const args = [
    '-c',
    'core.commitGraph=false',
    'rev-list',
    ...order,
    head,
    '--not',
    '--remotes=origin',
    ...knownCommits(record),
  ];
  const chunks: Buffer[] = [];
  const read = async (output: AsyncIterable<Buffer>) => {
    for await (const chunk of output) chunks.push(chunk);
  };
  const result = await site.git({ cwd: place.door, args, signal, read });
  if (result.code !== 0) throw gitFailure(result, 'stamp_failed', 'listing new commits');
  return Buffer.concat(chunks)
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
}

/** @returns new ids by old ones, for commits that changed: they lacked a trailer, or have a parent that did */
async function rewrite(
  site: Tools,
  place: Place,
  commits: readonly string[],
  trailers: readonly CommitTrailer[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const renamed = new Map<string, string>();
  let parts: Buffer[] = [];
  await readObjects(
    site,
    place,
    commits,
    async ({ at, bytes, last }) => {
      parts.push(bytes);
      if (!last) return;
      const old = Buffer.concat(parts).toString('latin1');
      parts = [];
      const next = rewritten(old, renamed, trailers);
      if (next !== old) renamed.set(commits[at] ?? '', await writeCommit(site, place, next, signal));
    },
    signal,
  );
  return renamed;
}

/** Format: git-commit(5) as `cat-file` shows it: headers, an empty line, the message. Bytes, one character each. */
function rewritten(commit: string, renamed: ReadonlyMap<string, string>, trailers: readonly CommitTrailer[]): string {
  const end = commit.indexOf('\n\n');
  const head = end < 0 ? commit.replace(/\n$/, '') : commit.slice(0, end);
  const message = end < 0 ? '' : commit.slice(end + 2);
  const parented = head.replace(/^parent (.+)$/gm, (_, id: string) => `parent ${renamed.get(id) ?? id}`);
  const stamped = withTrailers(message, trailers);
  if (parented === head && stamped === message) return commit;
  // A signature is of the old bytes; a wrong one is worse than none. Its further lines begin with a space.
  const unsigned = parented.replace(/^gpgsig(-sha256)? .*(\n .*)*\n?/gm, '').replace(/\n$/, '');
  return `${unsigned}\n\n${stamped}`;
}

async function writeCommit(site: Tools, place: Place, commit: string, signal: AbortSignal): Promise<string> {
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  const result = await site.git({ cwd: place.door, args, input: Buffer.from(commit, 'latin1'), signal });
  return outputOf(result, 'stamp_failed', 'writing a commit').trim();
}

/** Trees are the same, so worktree and index are right as they are. */
async function moveBranch(site: Tools, place: Place, branch: string, from: string, to: string): Promise<void> {
  const args = ['update-ref', '-m', 'conductor: trailers', `refs/heads/${branch}`, to, from];
  const result = await site.git({ cwd: place.clone, args });
  if (result.code === 0) return;
  throw gitFailure(result, 'branch_moved', `moving ${branch}, which somebody works on,`);
}

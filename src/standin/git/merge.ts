// Three-way merges without a working tree, and what a branch changes against its base.
import type { Person } from './commit.ts';
import { type GitDir, git, tryGit } from './git.ts';

export type ChangedFile = {
  path: string;
  from: string | undefined;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  sha: string;
  additions: number;
  deletions: number;
};

/** The tree of a merge, or undefined when it conflicts (`git merge-tree` exits 1). */
export async function mergeTree(repo: GitDir, base: string, head: string): Promise<string | undefined> {
  const result = await tryGit(repo, ['merge-tree', '--write-tree', base, head]);
  if (result.code > 1) throw new Error(`git merge-tree: ${result.stderr}`);
  return result.code === 0 ? result.stdout.split('\n')[0] : undefined;
}

export async function commitTree(
  repo: GitDir,
  input: { tree: string; parents: string[]; message: string; author: Person; at: number },
): Promise<string> {
  const date = `${Math.floor(input.at / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: input.author.name,
    GIT_AUTHOR_EMAIL: input.author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: input.author.name,
    GIT_COMMITTER_EMAIL: input.author.email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', input.tree, ...input.parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const result = await tryGit(repo, args, input.message, env);
  if (result.code !== 0) throw new Error(`git commit-tree: ${result.stderr}`);
  return result.stdout.trim();
}

export async function mergeBase(repo: GitDir, base: string, head: string): Promise<string | undefined> {
  const result = await tryGit(repo, ['merge-base', base, head]);
  return result.code === 0 ? result.stdout.trim() : undefined;
}

export async function isAncestor(repo: GitDir, old: string, young: string): Promise<boolean> {
  return (await tryGit(repo, ['merge-base', '--is-ancestor', old, young])).code === 0;
}

/** Files that `head` changes since it left `base`, as a pull request shows them. */
export async function changedFiles(repo: GitDir, base: string, head: string): Promise<ChangedFile[]> {
  const since = (await mergeBase(repo, base, head)) ?? base;
  const range = ['-r', '-M', '-z', since, head];
  const raw = (await git(repo, ['diff-tree', '--raw', '--abbrev=40', ...range])).split('\0');
  const counts = await lineCounts(repo, range);
  const files: ChangedFile[] = [];
  for (let at = 0; at < raw.length - 1; ) {
    const [, , , sha = '', letter = ''] = (raw[at++] ?? '').split(' ');
    const first = raw[at++] ?? '';
    const renamed = letter.startsWith('R');
    const path = renamed ? (raw[at++] ?? '') : first;
    const [additions, deletions] = counts.get(path) ?? [0, 0];
    files.push({ path, from: renamed ? first : undefined, status: word(letter), sha, additions, deletions });
  }
  return files;
}

async function lineCounts(repo: GitDir, range: string[]): Promise<Map<string, [number, number]>> {
  const fields = (await git(repo, ['diff-tree', '--numstat', ...range])).split('\0');
  const counts = new Map<string, [number, number]>();
  for (let at = 0; at < fields.length - 1; ) {
    const [added = '0', removed = '0', name = ''] = (fields[at++] ?? '').split('\t');
    const path = name === '' ? fields[at++ + 1] : name; // a rename: empty name, then the old and the new path
    if (name === '') at++;
    counts.set(path ?? '', [Number(added) || 0, Number(removed) || 0]);
  }
  return counts;
}

/** The patch of one file, without git's four header lines, as GitHub shows it. */
export async function patchOf(repo: GitDir, base: string, head: string, path: string): Promise<string> {
  const since = (await mergeBase(repo, base, head)) ?? base;
  const diff = await git(repo, ['diff-tree', '-p', '-r', '-M', since, head, '--', path]);
  const start = diff.indexOf('\n@@');
  return start === -1 ? '' : diff.slice(start + 1);
}

function word(letter: string): ChangedFile['status'] {
  if (letter.startsWith('A')) return 'added';
  if (letter.startsWith('D')) return 'removed';
  if (letter.startsWith('R')) return 'renamed';
  return letter.startsWith('T') ? 'changed' : 'modified';
}

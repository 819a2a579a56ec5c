// Branches and tags of a bare repository.
import { readFile, rm } from 'node:fs/promises';
import { type GitDir, git, tryGit } from './git.ts';

export const NOTHING = '0'.repeat(40);
export type RefChange = { ref: string; before: string; after: string };

/** Sha by full ref name below `prefix`. */
export async function listRefs(repo: GitDir, prefix = 'refs'): Promise<Map<string, string>> {
  const out = await git(repo, ['for-each-ref', '--format=%(objectname) %(refname)', prefix]);
  return new Map(
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(41), line.slice(0, 40)]),
  );
}

/** What a push moved, as the repository's post-receive hook wrote it down; no file: it moved nothing. */
export async function readPushed(file: string): Promise<RefChange[]> {
  const lines = await readFile(file, 'utf8').catch(() => '');
  await rm(file, { force: true });
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [before = '', after = '', ref = ''] = line.split(' ');
      return { ref, before, after };
    });
}

/** Moves a ref; with `expected` only when it still is there. False: somebody was faster. */
export async function moveRef(repo: GitDir, ref: string, to: string, expected?: string): Promise<boolean> {
  const result = await tryGit(repo, ['update-ref', ref, to, ...(expected ? [expected] : [])]);
  return result.code === 0;
}

export async function deleteRef(repo: GitDir, ref: string): Promise<void> {
  await git(repo, ['update-ref', '-d', ref]);
}

export async function tipOf(repo: GitDir, branch: string): Promise<string | undefined> {
  const result = await tryGit(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}`]);
  return result.code === 0 ? result.stdout.trim() : undefined;
}

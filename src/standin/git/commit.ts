// Reads commits, and writes them without a working tree.
import { type GitDir, git, tryGit } from './git.ts';

export type Person = { name: string; email: string };
export type Commit = {
  sha: string;
  tree: string;
  parents: string[];
  author: Person & { date: string };
  committer: Person & { date: string };
  message: string;
};

/** Text of each file by path; null removes it. A text that begins with `#!` becomes an executable file. */
export type Files = Record<string, string | null>;

const FORMAT = '%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01';

/** The commits `git log` names, in its order. */
export async function readCommits(repo: GitDir, args: string[]): Promise<Commit[]> {
  const out = await git(repo, ['log', `--format=${FORMAT}`, ...args, '--']);
  return out
    .split('\x01')
    .map((entry) => entry.replace(/^\n/, ''))
    .filter(Boolean)
    .map(toCommit);
}

export async function readCommit(repo: GitDir, sha: string): Promise<Commit> {
  const [commit] = await readCommits(repo, ['-1', sha]);
  if (!commit) throw new Error(`no commit ${sha}`);
  return commit;
}

function toCommit(entry: string): Commit {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] =
    entry.split('\0');
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: utc(ad) },
    committer: { name: cn, email: ce, date: utc(cd) },
    message: message.trimEnd(),
  };
}

function utc(date: string): string {
  return `${new Date(date).toISOString().slice(0, 19)}Z`;
}

/** The full sha that `ref` (branch, tag, `heads/x`, sha) means, or undefined. */
export async function resolveCommit(repo: GitDir, ref: string): Promise<string | undefined> {
  if (ref.startsWith('-')) return undefined;
  const names = /^[0-9a-f]{7,40}$/.test(ref) ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`, ref];
  for (const name of names) {
    const found = await tryGit(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    if (found.code === 0) return found.stdout.trim();
  }
  return undefined;
}

/** Commits files on a branch; a branch that is not there yet starts at `from`, or empty. Returns the new sha. */
export async function commitFiles(
  repo: GitDir,
  input: { branch: string; from?: string; files: Files; message: string; author: Person; at: number },
): Promise<string> {
  const who = `${input.author.name} <${input.author.email}> ${Math.floor(input.at / 1000)} +0000`;
  const tip = (await resolveCommit(repo, `heads/${input.branch}`)) ?? input.from;
  const lines = [
    `commit refs/heads/${input.branch}\nauthor ${who}\ncommitter ${who}\n${data(input.message)}`,
    tip ? `from ${tip}\n` : '',
    ...Object.entries(input.files).map(([path, text]) => change(path, text)),
    'done\n',
  ];
  await git(repo, ['fast-import', '--quiet', '--done', '--force'], lines.join(''));
  return git(repo, ['rev-parse', `refs/heads/${input.branch}`]);
}

function change(path: string, text: string | null): string {
  if (text === null) return `D ${quoted(path)}\n`;
  const mode = text.startsWith('#!') ? '100755' : '100644';
  return `M ${mode} inline ${quoted(path)}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

// Commits, in the three lengths in which GitHub shows them.
import { type Commit, readCommit } from '../git/commit.ts';
import type { At } from '../world/world.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';

type Here = Pick<At, 'world' | 'repo'>;

export function commitJson({ world, repo }: Here, commit: Commit) {
  const url = repoApi(world, repo, 'commits', commit.sha);
  return {
    url,
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    html_url: repoWeb(world, repo, 'commit', commit.sha),
    comments_url: `${url}/comments`,
    commit: {
      url: repoApi(world, repo, 'git/commits', commit.sha),
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { url: repoApi(world, repo, 'git/trees', commit.tree), sha: commit.tree },
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: repoApi(world, repo, 'commits', sha),
      html_url: repoWeb(world, repo, 'commit', sha),
    })),
  };
}

export async function headCommitJson(at: Here, sha: string) {
  const commit = await readCommit(at.repo.git, sha);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** As a `push` lists it, with the files it touches. */
export function pushedCommitJson({ world, repo }: Here, commit: Commit, files: PushedFiles) {
  const who = (person: Commit['author']) => ({ name: person.name, email: person.email, date: person.date });
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: repoWeb(world, repo, 'commit', commit.sha),
    author: who(commit.author),
    committer: who(commit.committer),
    ...files,
  };
}

export type PushedFiles = { added: string[]; removed: string[]; modified: string[] };

// Routes for the files of a repository.
import { commitFiles, readCommit, resolveCommit } from '../git/commit.ts';
import { type GitDir, git, tryGit } from '../git/git.ts';
import { tipOf } from '../git/refs.ts';
import { optionalText, text } from '../http/input.ts';
import { ApiError, notFound, ok, refused } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { commitJson } from '../payload/commit.ts';
import { repoApi, repoWeb } from '../payload/links.ts';
import { personOf } from '../payload/user.ts';
import { announcePush } from '../world/pushes.ts';

export const contents: Route[] = [
  inRepo('GET', '/contents/{path}', needs('contents:read'), async (call) => {
    const ref = call.query.get('ref') ?? call.repo.defaultBranch;
    const sha = await resolveCommit(call.repo.git, ref);
    if (!sha) throw new ApiError(404, `No commit found for the ref ${ref}`);
    const path = (call.params.path ?? '').replace(/\/$/, '');
    const entry = await entryAt(call.repo.git, sha, path);
    if (!entry) throw notFound();
    if (entry.type === 'blob') return ok(await fileJson(call, ref, entry));
    const inside = await entries(call.repo.git, sha, path === '' ? '' : `${path}/`);
    return ok(inside.map((one) => entryJson(call, ref, one)));
  }),
  inRepo('PUT', '/contents/{path}', needs('contents:write'), put),
];

type Entry = { type: string; sha: string; size: number; path: string };

async function entryAt(repo: GitDir, commit: string, path: string): Promise<Entry | undefined> {
  if (path === '') return { type: 'tree', sha: commit, size: 0, path };
  return (await entries(repo, commit, path))[0];
}

async function entries(repo: GitDir, commit: string, path: string): Promise<Entry[]> {
  const args = ['ls-tree', '-l', '-z', commit, ...(path === '' ? [] : ['--', path])];
  return (await git(repo, args))
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [facts = '', name = ''] = line.split('\t');
      const [, type = '', sha = '', size = '0'] = facts.split(/ +/);
      return { type, sha, size: Number(size) || 0, path: name };
    });
}

function entryJson({ world, repo }: RepoCall, ref: string, entry: Entry) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const file = entry.type === 'blob';
  const self = `${repoApi(world, repo, 'contents', path)}?ref=${encodeURIComponent(ref)}`;
  const blob = repoApi(world, repo, 'git', file ? 'blobs' : 'trees', entry.sha);
  const page = repoWeb(world, repo, file ? 'blob' : 'tree', ref, path);
  return {
    name: entry.path.split('/').at(-1) ?? entry.path,
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url: self,
    html_url: page,
    git_url: blob,
    download_url: file ? repoWeb(world, repo, 'raw', ref, path) : null,
    type: file ? 'file' : 'dir',
    _links: { self, git: blob, html: page },
  };
}

async function fileJson(call: RepoCall, ref: string, entry: Entry) {
  const text = (await tryGit(call.repo.git, ['cat-file', 'blob', entry.sha])).stdout;
  const content = Buffer.from(text)
    .toString('base64')
    .replace(/(.{60})/g, '$1\n');
  return { ...entryJson(call, ref, entry), content: `${content}\n`, encoding: 'base64' };
}

/** Creates or changes one file; changing takes the sha of what one saw. */
async function put(call: RepoCall) {
  const { repo, body, params } = call;
  const branch = optionalText(body, 'branch', 'Content') ?? repo.defaultBranch;
  const path = params.path ?? '';
  const before = await tipOf(repo.git, branch);
  if (!before) throw new ApiError(404, `Branch ${branch} not found`);
  const old = (await entries(repo.git, before, path))[0];
  const seen = optionalText(body, 'sha', 'Content') ?? undefined;
  if (old && seen === undefined) throw refused('Invalid request.\n\n"sha" wasn\'t supplied.');
  if (old && seen !== old.sha) throw new ApiError(409, `${path} does not match ${seen}`);
  const content = Buffer.from(text(body, 'content', 'Content'), 'base64').toString('utf8');
  const after = await commitFiles(repo.git, {
    branch,
    files: { [path]: content },
    message: text(body, 'message', 'Content'),
    author: personOf(call.by.user),
    at: call.world.clock(),
  });
  await announcePush(call, [{ ref: `refs/heads/${branch}`, before, after }]);
  const entry = await entryAt(repo.git, after, path);
  const shown = commitJson(call, await readCommit(repo.git, after));
  const commit = { ...shown, ...shown.commit, url: shown.url, sha: after };
  return { status: old ? 200 : 201, body: { content: entry ? entryJson(call, branch, entry) : null, commit } };
}

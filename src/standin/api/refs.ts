// Routes for branches, refs, commits and comparisons.
import { readCommit, readCommits, resolveCommit } from '../git/commit.ts';
import { changedFiles, isAncestor, mergeBase } from '../git/merge.ts';
import { deleteRef, listRefs, moveRef, NOTHING, tipOf } from '../git/refs.ts';
import { flag, paged, text } from '../http/input.ts';
import { created, noContent, notFound, ok, refused } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { changedFileJson } from '../payload/changed-file.ts';
import { commitJson } from '../payload/commit.ts';
import { nodeId, repoApi, repoWeb } from '../payload/links.ts';
import { simplePullJson } from '../payload/pull.ts';
import { pullsOf } from '../world/pulls.ts';
import { announcePush } from '../world/pushes.ts';
import { theCommit } from './checks.ts';

const READ = needs('contents:read');
const WRITE = needs('contents:write');

export const refs: Route[] = [
  inRepo('GET', '/branches', READ, async (call) => {
    const branches = [...(await listRefs(call.repo.git, 'refs/heads'))];
    return paged(call, branches, ([ref, sha]) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: repoApi(call.world, call.repo, 'commits', sha) },
      protected: false,
    }));
  }),
  inRepo('GET', '/branches/{branch}', READ, branch),
  inRepo('GET', '/commits/{ref}', READ, async (call) => {
    const sha = await theCommit(call, call.params.ref ?? '');
    return ok(commitJson(call, await readCommit(call.repo.git, sha)));
  }),
  inRepo('GET', '/commits/{commit_sha}/pulls', needs('pull_requests:read'), async (call) => {
    const sha = await theCommit(call, call.params.commit_sha ?? '');
    const found = [];
    for (const issue of pullsOf(call)) if (await isAncestor(call.repo.git, sha, issue.pull.headSha)) found.push(issue);
    return paged(call, found, (issue) => simplePullJson(call, issue));
  }),
  inRepo('GET', '/compare/{basehead}', READ, comparison),
  inRepo('GET', '/git/ref/{ref}', READ, async (call) => {
    const sha = (await listRefs(call.repo.git)).get(`refs/${call.params.ref}`);
    if (!sha) throw notFound();
    return ok(refJson(call, `refs/${call.params.ref}`, sha));
  }),
  inRepo('GET', '/git/matching-refs/{ref}', READ, async (call) => {
    const found = [...(await listRefs(call.repo.git))].filter(([ref]) => ref.startsWith(`refs/${call.params.ref}`));
    return paged(call, found, ([ref, sha]) => refJson(call, ref, sha));
  }),
  inRepo('POST', '/git/refs', WRITE, async (call) => {
    const ref = text(call.body, 'ref', 'Reference');
    const sha = await theCommit(call, text(call.body, 'sha', 'Reference'));
    if (!/^refs\/(heads|tags)\/./.test(ref)) throw refused('Reference name must start with refs/heads or refs/tags.');
    if (!(await moveRef(call.repo.git, ref, sha, NOTHING))) throw refused('Reference already exists');
    await announcePush(call, [{ ref, before: NOTHING, after: sha }]);
    return created(refJson(call, ref, sha));
  }),
  inRepo('PATCH', '/git/refs/{ref}', WRITE, async (call) => {
    const { ref, before } = await theRef(call);
    const sha = await theCommit(call, text(call.body, 'sha', 'Reference'));
    const forward = flag(call.body, 'force') === true || (await isAncestor(call.repo.git, before, sha));
    if (!forward) throw refused('Update is not a fast forward');
    await moveRef(call.repo.git, ref, sha);
    await announcePush(call, [{ ref, before, after: sha }]);
    return ok(refJson(call, ref, sha));
  }),
  inRepo('DELETE', '/git/refs/{ref}', WRITE, async (call) => {
    const { ref, before } = await theRef(call);
    await deleteRef(call.repo.git, ref);
    await announcePush(call, [{ ref, before, after: NOTHING }]);
    return noContent();
  }),
];

async function theRef(call: RepoCall): Promise<{ ref: string; before: string }> {
  const ref = `refs/${call.params.ref}`;
  const before = (await listRefs(call.repo.git)).get(ref);
  if (!before) throw refused('Reference does not exist');
  return { ref, before };
}

function refJson({ world, repo }: RepoCall, ref: string, sha: string) {
  return {
    ref,
    node_id: nodeId('Ref', `${repo.id}:${ref}`),
    url: repoApi(world, repo, 'git', ref),
    object: { sha, type: 'commit', url: repoApi(world, repo, 'git/commits', sha) },
  };
}

async function branch(call: RepoCall) {
  const { world, repo, params } = call;
  const name = params.branch ?? '';
  const sha = await tipOf(repo.git, name);
  if (!sha) throw notFound();
  const self = repoApi(world, repo, 'branches', name);
  return ok({
    name,
    commit: commitJson(call, await readCommit(repo.git, sha)),
    _links: { self, html: repoWeb(world, repo, 'tree', name) },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  });
}

async function comparison(call: RepoCall) {
  const { world, repo, params } = call;
  const [base = '', head = ''] = (params.basehead ?? '').split('...');
  const [from, to] = [await resolveCommit(repo.git, base), await resolveCommit(repo.git, head)];
  const common = from && to ? await mergeBase(repo.git, from, to) : undefined;
  if (!from || !to || !common) throw notFound();
  const ahead = await readCommits(repo.git, ['--reverse', `${from}..${to}`]);
  const behind = await readCommits(repo.git, [`${to}..${from}`]);
  const files = await changedFiles(repo.git, from, to);
  const url = repoApi(world, repo, 'compare', params.basehead ?? '');
  const page = repoWeb(world, repo, 'compare', params.basehead ?? '');
  const status =
    ahead.length > 0 ? (behind.length > 0 ? 'diverged' : 'ahead') : behind.length > 0 ? 'behind' : 'identical';
  return ok({
    url,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitJson(call, await readCommit(repo.git, from)),
    merge_base_commit: commitJson(call, await readCommit(repo.git, common)),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitJson(call, commit)),
    files: await Promise.all(files.map((file) => changedFileJson(call, from, to, file))),
  });
}

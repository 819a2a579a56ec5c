import { expect, test } from 'vitest';
import { checkedGitHub, cloneWith } from './checked-github.ts';

const REPO = '/repos/acme/widgets';

async function withRepository(options = {}) {
  const checked = await checkedGitHub(options);
  const files = { 'README.md': 'one\ntwo\nthree\n', 'src/a.txt': 'a\nb\nc\nd\n' };
  const repo = await checked.gh.createRepository({ owner: 'acme', name: 'widgets', files });
  repo.collaborator('alice', 'write');
  const alice = checked.gh.as('alice');
  return { ...checked, repo, alice, client: await checked.asInstallation() };
}

test('a pull request shows what git knows: shas, files, sizes, commits, mergeability', async () => {
  const { repo, alice, client } = await withRepository();
  await alice.commit(
    repo,
    'feature',
    { 'README.md': 'one\nTWO\nthree\n', 'src/a.txt': null, 'src/b.txt': 'a\nb\nc\nd\n' },
    'first',
  );
  const head = await alice.commit(repo, 'feature', { 'new.txt': 'n\n' }, 'second');
  const { status, body } = await client('POST', `${REPO}/pulls`, {
    title: 'F',
    head: 'feature',
    base: 'main',
    body: 'text',
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ number: 1, commits: 2, changed_files: 3, additions: 2, deletions: 1 });
  expect(body).toMatchObject({ mergeable: true, mergeable_state: 'clean', merged: false, draft: false });
  expect([body.head.sha, body.base.sha]).toEqual([head, await repo.tip('main')]);
  const files = (await client('GET', `${REPO}/pulls/1/files`)).body;
  expect(files.map((file: Record<string, unknown>) => [file.filename, file.status, file.previous_filename])).toEqual([
    ['README.md', 'modified', undefined],
    ['new.txt', 'added', undefined],
    ['src/b.txt', 'renamed', 'src/a.txt'],
  ]);
  expect(files[0].patch).toContain('@@ -1,3 +1,3 @@\n one\n-two\n+TWO');
  const commits = (await client('GET', `${REPO}/pulls/1/commits`)).body;
  expect(commits.map((one: { commit: { message: string } }) => one.commit.message)).toEqual(['first', 'second']);
});

test('GitHub refuses a second pull request for a branch, one without commits, and one of a branch that is not there', async () => {
  const { repo, alice, client } = await withRepository();
  await alice.commit(repo, 'feature', { f: 'f' }, 'f');
  const post = (head: string, base = 'main') => client('POST', `${REPO}/pulls`, { title: 'F', head, base });
  expect((await post('acme:feature')).status).toBe(201);
  const again = await post('feature');
  expect([again.status, again.body.errors[0].message]).toEqual([
    422,
    'A pull request already exists for acme:feature.',
  ]);
  expect((await post('main')).body.errors[0].message).toBe('No commits between main and main');
  expect((await post('missing')).body.errors[0]).toMatchObject({ field: 'head', code: 'invalid' });
  expect((await post('feature', 'missing')).body.errors[0]).toMatchObject({ field: 'base', code: 'invalid' });
  expect((await post('eve:feature')).status).toBe(422);
  expect(repo.pulls()).toHaveLength(1);
});

test('pull requests are found by head, base and state', async () => {
  const { repo, alice, client } = await withRepository();
  await alice.commit(repo, 'one', { f: '1' }, 'f');
  await alice.commit(repo, 'two', { f: '2' }, 'f');
  await alice.openPull(repo, { title: '1', head: 'one' });
  await alice.openPull(repo, { title: '2', head: 'two' });
  await alice.closeIssue(repo, 1);
  const numbers = async (query: string) =>
    (await client('GET', `${REPO}/pulls?${query}`)).body.map((one: { number: number }) => one.number);
  expect(await numbers('head=acme:two')).toEqual([2]);
  expect(await numbers('head=acme:one')).toEqual([]);
  expect(await numbers('head=acme:one&state=all')).toEqual([1]);
  expect(await numbers('state=all&base=main')).toEqual([2, 1]);
  expect(await numbers('base=other')).toEqual([]);
  const issues = (await client('GET', `${REPO}/issues`)).body;
  expect(issues[0].pull_request.url).toMatch(/pulls\/2$/);
});

test('pushing to the branch moves the pull request and says `synchronize` with both shas', async () => {
  const { gh, repo, alice, dir, received, asInstallation } = await withRepository();
  const before = await alice.commit(repo, 'feature', { f: '1' }, 'f');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  const clone = await cloneWith(dir, repo, (await asInstallation()).token);
  await clone.git('checkout', '--quiet', 'feature');
  const after = await clone.commit('echo 2 > f');
  await clone.git('push', 'origin', 'feature');
  expect(repo.pull(1).pull.headSha).toBe(after);
  await gh.idle();
  const told = received.findLast((one) => one.action === 'synchronize')?.payload;
  expect(told).toMatchObject({ before, after, number: 1 });
  expect(told.pull_request).toMatchObject({ commits: 2, head: { sha: after } });
});

test('two merges keep both changes, and `Fixes #1` closes the issue', async () => {
  const { gh, repo, alice, client, heard, received } = await withRepository();
  await alice.openIssue(repo, { title: 'wish' });
  await alice.commit(repo, 'one', { 'one.txt': '1' }, 'one');
  await alice.commit(repo, 'two', { 'two.txt': '2' }, 'two');
  await alice.openPull(repo, { title: 'One', head: 'one', body: 'Fixes #1' });
  await alice.openPull(repo, { title: 'Two', head: 'two' });
  await gh.idle();
  const from = received.length;
  const merged = await client('PUT', `${REPO}/pulls/2/merge`, { sha: await repo.tip('one') });
  expect([merged.status, merged.body.merged]).toEqual([200, true]);
  expect((await alice.merge(repo, 3, 'squash')).merged).toBe(true);
  expect([await repo.file('main', 'one.txt'), await repo.file('main', 'two.txt')]).toEqual(['1', '2']);
  expect(
    (await repo.git('log', '--format=%s %p', '-2', 'main')).split('\n').map((line) => line.split(' ').length),
  ).toEqual([3, 8]);
  expect(repo.issue(1)).toMatchObject({ state: 'closed', stateReason: 'completed' });
  await gh.idle();
  expect(heard().slice(from)).toEqual(['pull_request.closed', 'push', 'issues.closed', 'pull_request.closed', 'push']);
  expect(received[from]?.payload.pull_request).toMatchObject({ merged: true, merged_by: { login: gh.app.botLogin } });
  expect((await client('GET', `${REPO}/pulls/2/merge`)).status).toBe(204);
  expect((await client('GET', `${REPO}/pulls/2`)).body.merge_commit_sha).toBe(merged.body.sha);
});

test('a conflict is seen and not merged', async () => {
  const { repo, alice, client } = await withRepository();
  await alice.commit(repo, 'feature', { 'README.md': 'one\nmine\nthree\n' }, 'mine');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  await alice.commit(repo, 'main', { 'README.md': 'one\nyours\nthree\n' }, 'yours');
  expect((await client('GET', `${REPO}/pulls/1`)).body).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  const { status, body } = await client('PUT', `${REPO}/pulls/1/merge`, {});
  expect([status, body.message]).toEqual([405, 'Pull Request is not mergeable']);
  expect((await client('PUT', `${REPO}/pulls/1/update-branch`, {})).status).toBe(422);
  expect(await repo.file('main', 'README.md')).toBe('one\nyours\nthree\n');
});

test('a merge names the head it means; another head, a draft and a closed one are refused', async () => {
  const { repo, alice, client } = await withRepository();
  const old = await alice.commit(repo, 'feature', { f: '1' }, 'f');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  await alice.commit(repo, 'feature', { f: '2' }, 'f2');
  const merge = async (body = {}) => (await client('PUT', `${REPO}/pulls/1/merge`, body)).status;
  expect(await merge({ sha: old })).toBe(409);
  await alice.draft(repo, 1, true);
  expect(await merge()).toBe(405);
  await alice.draft(repo, 1, false);
  expect(await merge({ merge_method: 'rebase' })).toBe(405);
  await client('PATCH', `${REPO}/pulls/1`, { state: 'closed' });
  expect(await merge()).toBe(405);
  await client('PATCH', `${REPO}/pulls/1`, { state: 'open' });
  expect(await merge({ commit_title: 'My title', commit_message: 'Why' })).toBe(200);
  expect(await repo.git('log', '-1', '--format=%B', 'main')).toBe('My title\n\nWhy\n');
});

test('a branch that falls behind can be brought up to date', async () => {
  const { gh, repo, alice, client, heard } = await withRepository();
  await alice.commit(repo, 'feature', { f: '1' }, 'f');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  await alice.commit(repo, 'main', { m: '1' }, 'm');
  expect((await client('PUT', `${REPO}/pulls/1/update-branch`, {})).status).toBe(202);
  expect(await repo.file('feature', 'm')).toBe('1');
  await gh.idle();
  expect(heard().at(-1)).toBe('pull_request.synchronize');
});

test('a pull request whose branch is deleted is closed; one merged by hand is merged', async () => {
  const { gh, repo, alice, dir, heard } = await withRepository();
  await alice.commit(repo, 'gone', { f: '1' }, 'f');
  await alice.commit(repo, 'hand', { g: '1' }, 'g\n\nFixes #3');
  await alice.openPull(repo, { title: 'G', head: 'gone' });
  await alice.openPull(repo, { title: 'H', head: 'hand' });
  await alice.openIssue(repo, { title: 'wish' });
  await alice.deleteBranch(repo, 'gone');
  expect([repo.pull(1).state, repo.pull(1).pull.merged]).toEqual(['closed', undefined]);
  const clone = await cloneWith(dir, repo, gh.user('alice').token);
  await clone.git('merge', '--quiet', 'origin/hand');
  await clone.git('push', 'origin', 'main');
  expect(repo.pull(2).pull.merged).toBeDefined();
  expect(repo.issue(3).state).toBe('closed');
  await gh.idle();
  expect(heard().slice(-3)).toEqual(['push', 'pull_request.closed', 'issues.closed']);
});

test('reviewers are asked for among those who work here', async () => {
  const { gh, repo, alice, client, received } = await withRepository();
  await alice.commit(repo, 'feature', { f: '1' }, 'f');
  await client('POST', `${REPO}/pulls`, { title: 'F', head: 'feature', base: 'main' });
  const ask = (login: string) => client('POST', `${REPO}/pulls/1/requested_reviewers`, { reviewers: [login] });
  const { status, body } = await ask('alice');
  expect([status, body.requested_reviewers[0].login]).toEqual([201, 'alice']);
  gh.user('eve');
  expect((await ask('eve')).body.message).toContain('Reviews may only be requested from collaborators');
  expect((await ask(gh.app.botLogin)).body.message).toBe('Review cannot be requested from pull request author.');
  expect((await client('GET', `${REPO}/pulls/1/requested_reviewers`)).body.users).toHaveLength(1);
  await gh.idle();
  expect(received.at(-1)?.payload).toMatchObject({
    action: 'review_requested',
    requested_reviewer: { login: 'alice' },
  });
});

test('reviews come with lower-case states by webhook and upper-case ones by API', async () => {
  const { gh, repo, alice, client, heard, received } = await withRepository();
  await alice.commit(repo, 'feature', { f: '1\n' }, 'f');
  await client('POST', `${REPO}/pulls`, { title: 'F', head: 'feature', base: 'main' });
  await alice.review(repo, 1, 'REQUEST_CHANGES', 'please', [{ path: 'f', line: 1, body: 'typo' }]);
  await alice.review(repo, 1, 'APPROVE');
  const reviews = (await client('GET', `${REPO}/pulls/1/reviews`)).body;
  expect(reviews.map((review: { state: string }) => review.state)).toEqual(['CHANGES_REQUESTED', 'APPROVED']);
  const [comment] = (await client('GET', `${REPO}/pulls/1/comments`)).body;
  expect(comment).toMatchObject({ path: 'f', line: 1, body: 'typo', pull_request_review_id: reviews[0].id });
  const reply = await client('POST', `${REPO}/pulls/1/comments/${comment.id}/replies`, { body: 'done' });
  expect([reply.status, reply.body.in_reply_to_id]).toEqual([201, comment.id]);
  await gh.idle();
  expect(heard().slice(-4)).toEqual([
    'pull_request_review.submitted',
    'pull_request_review_comment.created',
    'pull_request_review.submitted',
    'pull_request_review_comment.created',
  ]);
  expect(received.at(-4)?.payload.review.state).toBe('changes_requested');
  const own = await client('POST', `${REPO}/pulls/1/reviews`, { event: 'APPROVE' });
  expect([own.status, own.body.message]).toEqual([422, 'Can not approve your own pull request']);
  expect((await client('POST', `${REPO}/pulls/1/reviews`, { event: 'APPROVED' })).status).toBe(422);
});

test('a pending review is seen by its author only, until it is submitted', async () => {
  const { gh, repo, alice, client, as } = await withRepository();
  const sha = await alice.commit(repo, 'feature', { f: '1\n' }, 'f');
  await client('POST', `${REPO}/pulls`, { title: 'F', head: 'feature', base: 'main' });
  const hers = as(gh.user('alice').token);
  const { body: review } = await hers('POST', `${REPO}/pulls/1/reviews`, { body: 'hm' });
  expect((await client('GET', `${REPO}/pulls/1/reviews`)).body).toEqual([]);
  expect((await client('GET', `${REPO}/pulls/1/reviews/${review.id}`)).status).toBe(404);
  const submitted = await hers('POST', `${REPO}/pulls/1/reviews/${review.id}/events`, { event: 'COMMENT' });
  expect(submitted.body.state).toBe('COMMENTED');
  expect((await client('GET', `${REPO}/pulls/1/reviews/${review.id}`)).status).toBe(200);
  const note = { path: 'f', line: 1, side: 'RIGHT', body: 'here', commit_id: sha };
  expect((await hers('POST', `${REPO}/pulls/1/comments`, note)).status).toBe(201);
});

test('a comment on a pull request is an issue comment that says so; labels and edits are its own', async () => {
  const { gh, repo, alice, received, heard } = await withRepository();
  await alice.commit(repo, 'feature', { f: '1' }, 'f');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  await alice.label(repo, 1, 'nice');
  await alice.comment(repo, 1, '/conductor status');
  await alice.unlabel(repo, 1, 'nice');
  await alice.editIssue(repo, 1, { title: 'G', body: 'text' });
  await alice.renameLabel(repo, 'nice', 'lovely');
  await alice.label(repo, 1, 'lovely');
  await gh.idle();
  expect(received.findLast((one) => one.event === 'issue_comment')?.payload.issue.pull_request).toBeDefined();
  expect(heard().slice(-5)).toEqual([
    'issue_comment.created',
    'pull_request.unlabeled',
    'pull_request.edited',
    'label.edited',
    'pull_request.labeled',
  ]);
});

test('mergeability may have to be asked for twice, as on GitHub', async () => {
  const { repo, alice, client } = await withRepository({ lateMergeability: true });
  await alice.commit(repo, 'feature', { f: '1' }, 'f');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  const ask = async () => (await client('GET', `${REPO}/pulls/1`)).body;
  expect(await ask()).toMatchObject({ mergeable: null, mergeable_state: 'unknown' });
  expect(await ask()).toMatchObject({ mergeable: true, mergeable_state: 'clean' });
});

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { checkedGitHub } from './checked-github.ts';

const REPO = '/repos/acme/widgets';
const SCRIPT = 'echo "testing $GITHUB_SHA"\ntest -f ok.txt || { echo "ok.txt is missing" >&2; exit 3; }\n';

async function withPull(files: Record<string, string>, options = {}) {
  const checked = await checkedGitHub(options);
  const repo = await checked.gh.createRepository({ owner: 'acme', name: 'widgets', files: { 'README.md': '# hi\n' } });
  const alice = checked.gh.as('alice');
  const sha = await alice.commit(repo, 'feature', files, 'work');
  await alice.openPull(repo, { title: 'F', head: 'feature' });
  return { ...checked, repo, alice, sha, client: await checked.asInstallation() };
}

test('a commit without a CI script never gets a check', async () => {
  const { gh, client, sha, heard } = await withPull({ f: '1' });
  await gh.idle();
  expect((await client('GET', `${REPO}/commits/${sha}/check-runs`)).body.total_count).toBe(0);
  expect((await client('GET', `${REPO}/commits/${sha}/check-suites`)).body.total_count).toBe(0);
  expect((await client('GET', `${REPO}/commits/${sha}/status`)).body).toMatchObject({
    state: 'pending',
    total_count: 0,
  });
  expect(heard().some((one) => one.startsWith('check_') || one.startsWith('workflow_'))).toBe(false);
});

test('the script of the commit is really run, and its failure is told with step and log', async () => {
  const { gh, client, sha, heard } = await withPull({ '.github/ci.sh': SCRIPT });
  await gh.idle();
  const { body: checks } = await client('GET', `${REPO}/commits/${sha}/check-runs`);
  expect(checks.check_runs[0]).toMatchObject({
    name: 'test',
    status: 'completed',
    conclusion: 'failure',
    app: { slug: 'github-actions' },
  });
  expect(checks.check_runs[0].pull_requests[0].number).toBe(1);
  const { body: suites } = await client('GET', `${REPO}/commits/${sha}/check-suites`);
  expect(suites.check_suites[0]).toMatchObject({ status: 'completed', conclusion: 'failure', head_sha: sha });
  const { body: runs } = await client('GET', `${REPO}/actions/runs?head_sha=${sha}`);
  expect(runs.workflow_runs[0]).toMatchObject({ conclusion: 'failure', event: 'pull_request', run_attempt: 1 });
  const { body: job } = await client('GET', `${REPO}/actions/jobs/${checks.check_runs[0].id}`);
  expect(job.steps.map((step: Record<string, unknown>) => `${step.name}: ${step.conclusion}`)).toEqual([
    'Set up job: success',
    'Check out the commit: success',
    'Run sh .github/ci.sh: failure',
    'Complete job: success',
  ]);
  const logs = await client('GET', `${REPO}/actions/jobs/${job.id}/logs`);
  expect(logs.status).toBe(302);
  const text = (await fetch(logs.headers.get('location') ?? '')).text();
  expect(await text).toMatch(
    new RegExp(
      `Z testing ${sha}\\n\\S+Z ok.txt is missing\\n\\S+Z ##\\[error\\]Process completed with exit code 3.\\n$`,
    ),
  );
  expect(heard().slice(-9)).toEqual([
    'workflow_run.requested',
    'check_run.created',
    'workflow_job.queued',
    'workflow_job.in_progress',
    'workflow_run.in_progress',
    'check_run.completed',
    'check_suite.completed',
    'workflow_job.completed',
    'workflow_run.completed',
  ]);
});

test('the next push is tested anew and can be green', async () => {
  const { gh, repo, alice, client } = await withPull({ '.github/ci.sh': SCRIPT });
  const sha = await alice.commit(repo, 'feature', { 'ok.txt': '' }, 'fix');
  await gh.idle();
  const { body } = await client('GET', `${REPO}/commits/${sha}/check-runs`);
  expect(body.check_runs.map((run: { conclusion: string }) => run.conclusion)).toEqual(['success']);
  expect((await client('GET', `${REPO}/pulls/1`)).body.mergeable_state).toBe('clean');
  expect(repo.state.runs.size).toBe(2);
});

test('a red pull request is unstable', async () => {
  const { gh, client } = await withPull({ '.github/ci.sh': 'exit 1' });
  await gh.idle();
  expect((await client('GET', `${REPO}/pulls/1`)).body.mergeable_state).toBe('unstable');
});

test('a script that never ends is stopped, whatever it started', async () => {
  const script = 'sleep 600 & echo "pid $!"\nwait\n';
  const { gh, repo, client, sha } = await withPull({ '.github/ci.sh': script }, { ci: { timeLimitMs: 300 } });
  await gh.idle();
  const { body } = await client('GET', `${REPO}/commits/${sha}/check-runs`);
  expect(body.check_runs[0].conclusion).toBe('timed_out');
  const [run] = [...repo.state.runs.values()];
  const pid = Number(/pid (\d+)/.exec(run?.jobs[0]?.log ?? '')?.[1]);
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('failed jobs can be run again, as another attempt', async () => {
  const { gh, client, asInstallation, sha } = await withPull(
    { '.github/ci.sh': 'exit 1' },
    {
      app: {
        permissions: { metadata: 'read', actions: 'write', checks: 'read', contents: 'read', pull_requests: 'read' },
      },
    },
  );
  await gh.idle();
  const [run] = (await client('GET', `${REPO}/actions/runs`)).body.workflow_runs;
  const again = await (await asInstallation())('POST', `${REPO}/actions/runs/${run.id}/rerun-failed-jobs`);
  expect(again.status).toBe(201);
  await gh.idle();
  expect((await client('GET', `${REPO}/actions/runs/${run.id}`)).body.run_attempt).toBe(2);
  expect((await client('GET', `${REPO}/actions/runs/${run.id}/jobs`)).body.total_count).toBe(1);
  expect((await client('GET', `${REPO}/actions/runs/${run.id}/jobs?filter=all`)).body.total_count).toBe(2);
  expect((await client('GET', `${REPO}/actions/runs/${run.id}/attempts/1/jobs`)).body.jobs).toHaveLength(1);
  const latest = (await client('GET', `${REPO}/commits/${sha}/check-runs`)).body;
  const all = (await client('GET', `${REPO}/commits/${sha}/check-runs?filter=all`)).body;
  expect([latest.total_count, all.total_count]).toEqual([1, 2]);
});

test('the link to a log works for a minute, and nobody can make one', async () => {
  let now = Date.now();
  const { gh, client, sha } = await withPull({ '.github/ci.sh': 'echo hi' }, { clock: () => now });
  await gh.idle();
  const { body } = await client('GET', `${REPO}/commits/${sha}/check-runs`);
  const link =
    (await client('GET', `${REPO}/actions/jobs/${body.check_runs[0].id}/logs`)).headers.get('location') ?? '';
  expect((await fetch(link)).status).toBe(200);
  expect((await fetch(link.replace(/until=\d+/, `until=${now + 999_999}`))).status).toBe(404);
  now += 60_001;
  expect((await fetch(link)).status).toBe(403);
});

test('other reporters: check runs of an app and commit statuses', async () => {
  const permissions = {
    metadata: 'read',
    checks: 'write',
    statuses: 'write',
    contents: 'read',
    pull_requests: 'read',
  } as const;
  const { gh, client, sha, received } = await withPull({ f: '1' }, { app: { permissions } });
  const { status, body } = await client('POST', `${REPO}/check-runs`, {
    name: 'lint',
    head_sha: sha,
    status: 'in_progress',
  });
  expect([status, body.status, body.conclusion]).toEqual([201, 'in_progress', null]);
  const done = { conclusion: 'neutral', output: { title: 'Fine', summary: 'No findings' } };
  expect((await client('PATCH', `${REPO}/check-runs/${body.id}`, done)).body).toMatchObject({
    status: 'completed',
    conclusion: 'neutral',
  });
  expect((await client('GET', `${REPO}/check-runs/${body.id}/annotations`)).body).toEqual([]);
  expect((await client('GET', `${REPO}/check-suites/${body.check_suite.id}`)).body.conclusion).toBe('neutral');
  for (const state of ['pending', 'failure', 'success']) {
    await client('POST', `${REPO}/statuses/${sha}`, { state, context: 'old-ci', description: 'x' });
  }
  await client('POST', `${REPO}/statuses/${sha}`, { state: 'error', context: 'other' });
  expect((await client('GET', `${REPO}/commits/${sha}/status`)).body).toMatchObject({
    state: 'failure',
    total_count: 2,
  });
  expect((await client('GET', `${REPO}/commits/feature/statuses`)).body).toHaveLength(4);
  expect(
    (await client('POST', `${REPO}/statuses/${sha}`, { state: 'success', description: 'x'.repeat(141) })).status,
  ).toBe(422);
  expect((await client('GET', `${REPO}/commits/nowhere/check-runs`)).status).toBe(422);
  await gh.idle();
  expect(received.at(-1)?.payload).toMatchObject({
    state: 'error',
    context: 'other',
    sha,
    branches: [{ name: 'feature' }],
  });
});

/** A zombie that nobody reaps counts as dead. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

// CI: what all checks and statuses of a commit say together, and why it failed.
import { describe, expect, test } from 'vitest';
import { createChecks } from '../../src/github/checks.ts';
import { badGatewayBefore, primaryLimit, slow } from '../../src/standin/http/faults.ts';
import { type Conclusion, createCheck, suiteFor } from '../../src/standin/world/checks.ts';
import { type Hub, hub } from './hub.ts';

const logs = '/repos/{owner}/{repo}/actions/jobs/{job_id}/logs';
const runs = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
const failing = 'echo start\necho "ok.txt is missing" >&2\nexit 3\n';

describe('a commit', () => {
  test('without any check says nothing yet', async () => {
    const at = await withCommit();
    expect(await look(at)).toEqual({ ci: { sha: at.sha, state: 'none', checks: [] }, runAttempt: 1, failures: [] });
  });

  test.each<{
    checks: (Conclusion | null)[];
    statuses: ('success' | 'failure' | 'error' | 'pending')[];
    state: string;
  }>([
    { checks: ['success'], statuses: [], state: 'passing' },
    { checks: ['success', 'neutral', 'skipped'], statuses: ['success'], state: 'passing' },
    { checks: [], statuses: ['success'], state: 'passing' },
    { checks: ['success', null], statuses: [], state: 'pending' },
    { checks: ['success'], statuses: ['pending'], state: 'pending' },
    { checks: ['failure', null], statuses: [], state: 'pending' },
    { checks: ['success', 'failure'], statuses: [], state: 'failing' },
    { checks: ['cancelled'], statuses: [], state: 'failing' },
    { checks: ['timed_out'], statuses: ['success'], state: 'failing' },
    { checks: ['success'], statuses: ['failure'], state: 'failing' },
    { checks: [], statuses: ['error'], state: 'failing' },
  ])('with checks $checks and statuses $statuses is $state', async ({ checks, statuses, state }) => {
    const at = await withCommit();
    for (const [index, conclusion] of checks.entries()) await check(at, `check ${index}`, conclusion);
    for (const [index, one] of statuses.entries())
      await at.gh.as('ci').reportStatus(at.repo, { sha: at.sha, state: one, context: `status ${index}` });
    const seen = await look(at);
    expect(seen.ci.state).toBe(state);
    expect(seen.ci.checks).toHaveLength(checks.length + statuses.length);
    expect(seen.failures.length > 0).toBe(state === 'failing');
  });

  test('with more than a hundred checks is judged by all of them', async () => {
    const at = await withCommit();
    await check(at, 'the one that failed', 'failure');
    for (let number = 1; number <= 100; number++) await check(at, `check ${number}`, 'success');
    const { ci, failures } = await look(at);
    expect(ci.checks).toHaveLength(101);
    expect(ci.state).toBe('failing');
    expect(failures.map(({ name }) => name)).toEqual(['the one that failed']);
  });

  test('with more than a hundred statuses is judged by all of them', async () => {
    const at = await withCommit();
    const ci = at.gh.as('ci');
    await ci.reportStatus(at.repo, { sha: at.sha, state: 'failure', context: 'the one that failed' });
    for (let number = 1; number <= 100; number++)
      await ci.reportStatus(at.repo, { sha: at.sha, state: 'success', context: `status ${number}` });
    const seen = await look(at);
    expect(seen.ci.checks).toHaveLength(101);
    expect(seen.failures.map(({ name }) => name)).toEqual(['the one that failed']);
  });

  test('is looked at with two requests when nothing failed', async () => {
    const at = await withCommit();
    await check(at, 'build', 'success');
    await look(at);
    expect(at.asked().toSorted()).toEqual([runs, 'GET /repos/{owner}/{repo}/commits/{ref}/status'].toSorted());
  });
});

describe('B-13: a failure', () => {
  test('of Actions is told with the failed step and the end of its log', async () => {
    const at = await withCi(failing);
    const { ci, failures, runAttempt } = await look(at);
    expect(ci).toMatchObject({ state: 'failing', checks: [{ name: 'test', conclusion: 'failure' }] });
    expect(failures).toEqual([
      {
        name: 'test',
        conclusion: 'failure',
        step: 'Run sh .github/ci.sh',
        log: expect.stringMatching(/ok\.txt is missing[\s\S]*exit code 3/),
        url: expect.stringContaining('/acme/widgets/'),
      },
    ]);
    expect(runAttempt).toBe(1);
  });

  test('with a long log is told by its end, from the beginning of a line', async () => {
    const at = await withCi('i=0; while [ $i -lt 1500 ]; do i=$((i+1)); echo "line $i"; done\nexit 1\n');
    const [failure] = (await look(at)).failures;
    expect(failure?.log.length).toBeLessThanOrEqual(8_000);
    expect(failure?.log).toContain('line 1500');
    expect(failure?.log).not.toContain('line 1\n');
    expect(failure?.log).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('whose log is gone is told with what is there', async () => {
    const at = await withCi(failing);
    at.gh.faults.push({ path: logs, times: 1, kind: 'status', status: 410, body: { message: 'Gone' } });
    expect((await look(at)).failures[0]).toMatchObject({
      step: 'Run sh .github/ci.sh',
      log: expect.stringContaining('exit code 3'),
    });
  });

  test('whose log cannot be had at the moment is told all the same', async () => {
    const at = await withCi(failing);
    at.gh.faults.push(badGatewayBefore({ path: logs }));
    expect((await look(at)).failures[0]?.step).toBe('Run sh .github/ci.sh');
  });

  test('waits for the end of a limit, so that its log is not lost to it', async () => {
    const at = await withCi(failing);
    at.gh.faults.push(primaryLimit(1_900_000_000, { path: logs }));
    await expect(look(at)).rejects.toMatchObject({ code: 'rate_limited', retry: expect.any(Date) });
  });

  test('of another app is told in its own words', async () => {
    const at = await withCommit();
    await check(at, 'lint', 'failure', { title: '2 problems', summary: 'a.ts:1 unused', text: 'see a.ts' });
    expect((await look(at)).failures).toEqual([
      expect.objectContaining({ name: 'lint', step: null, log: '2 problems\na.ts:1 unused\nsee a.ts' }),
    ]);
  });

  test('of the older kind is told with its description', async () => {
    const at = await withCommit();
    await at.gh
      .as('ci')
      .reportStatus(at.repo, { sha: at.sha, state: 'failure', context: 'jenkins', description: 'red' });
    expect((await look(at)).failures).toEqual([
      { name: 'jenkins', conclusion: 'failure', step: null, log: 'red', url: '' },
    ]);
  });
});

test('W-49: a look that fails says nothing of CI', async () => {
  const at = await withCommit();
  await check(at, 'build', 'success');
  at.gh.faults.push(badGatewayBefore({ path: runs.slice(4) }));
  await expect(look(at)).rejects.toMatchObject({ retry: 'soon' });
  at.gh.faults.push(slow(20), badGatewayBefore({ path: '/repos/{owner}/{repo}/commits/{ref}/status' }));
  await expect(look(at)).rejects.toMatchObject({ retry: 'soon' });
});

type At = Hub & { readonly sha: string };

async function withCommit(files: Record<string, string> = { f: '1' }): Promise<At> {
  // Nobody listens for webhooks here.
  const at = await hub({ app: { events: [] } });
  const sha = await at.gh.as('mona').commit(at.repo, 'feature', files, 'work');
  return { ...at, sha };
}

/** A pull request whose CI has really run this script. */
async function withCi(script: string): Promise<At> {
  const at = await withCommit({ '.github/ci.sh': script });
  await at.gh.as('mona').openPull(at.repo, { title: 'F', head: 'feature' });
  await at.gh.idle();
  return at;
}

/** A check of some other app; null: it has not ended. */
async function check({ gh, repo, sha }: At, name: string, conclusion: Conclusion | null, output = {}): Promise<void> {
  const here = { world: gh.world, repo: repo.state, by: { user: gh.user('ci') } };
  const app = { ...gh.world.app, slug: 'some-ci' };
  await createCheck(here, suiteFor(here, app, sha, 'feature'), name, conclusion ? { conclusion, output } : {});
}

function look({ client, repository, sha }: At) {
  return createChecks(client).look(repository, sha);
}

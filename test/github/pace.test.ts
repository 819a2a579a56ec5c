// The client keeps to the pace of its installation: on the stand-in GitHub, with the pace in a real Redis.
import { describe, expect, test } from 'vitest';
import { call } from '../../src/github/call.ts';
import { type Client, createClient } from '../../src/github/client.ts';
import { createPulls } from '../../src/github/pulls.ts';
import type { Pace } from '../../src/ports/pace.ts';
import type { PortError } from '../../src/ports/port-error.ts';
import { createPace } from '../../src/queue/pace.ts';
import { primaryLimit, secondaryLimit } from '../../src/standin/http/faults.ts';
import { ownRedis } from '../queue/ground.ts';
import { type Hub, hub } from './hub.ts';

const ground = ownRedis();
const documented = { perMinute: 80, perHour: 500, gapMs: 1_000 };
const minute = 60_000;

describe('R-33: writes', () => {
  test('reach GitHub at least a second apart, also from two processes, and looks do not wait for them', async () => {
    const at = await paced();
    const other = clientOf(at.hub, createPace(ground.connection(), documented));
    // One at a time, as the lane of an installation makes them, whichever process has the turn.
    const writing = (async () => {
      for (const client of [at.client, other, at.client]) await comment(client, at.hub, 'hi');
    })();
    for (let looks = 0; looks < 10; looks++) await look(at.client, at.hub);
    await writing;
    const timesOf = (wanted: string) =>
      at.hub.gh.journal.filter(({ template }) => template === wanted).map(({ at: time }) => time);
    const times = timesOf(path);
    expect(times).toHaveLength(3);
    expect(Math.max(...timesOf('/repos/{owner}/{repo}'))).toBeLessThan(times[2] ?? 0);
    for (const [index, time] of times.slice(1).entries())
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('that have no place soon are put off, and nothing is sent', async () => {
    const at = await paced({ perMinute: 1, perHour: 10, gapMs: 0 });
    await comment(at.client, at.hub, 'first');
    const before = at.hub.gh.journal.length;
    const { code, retry } = await refusal(comment(at.client, at.hub, 'second'));
    expect({ code, wait: (retry as Date).getTime() - Date.now() }).toEqual({
      code: 'rate_limited',
      wait: expect.closeTo(minute, -4),
    });
    expect(at.hub.gh.journal).toHaveLength(before);
  });

  test('of one job may be torn apart: repeated, it finds the first and makes the second', async () => {
    const at = await paced({ perMinute: 1, perHour: 10, gapMs: 0 });
    at.hub.repo.collaborator('rita', 'write');
    at.hub.repo.collaborator('mona', 'write');
    await at.hub.gh.as('mona').commit(at.hub.repo, 'work', { 'a.txt': 'text' }, 'Work');
    const pulls = createPulls(at.client, at.hub.conditional);
    const draft = { branch: 'work', base: 'main', title: 'Work', body: 'Done', draft: false, reviewer: 'rita' };
    expect(await refusal(pulls.ensure(at.hub.repository, draft, false))).toMatchObject({ code: 'rate_limited' });
    await ground.redis().flushall();
    const { number } = await pulls.ensure(at.hub.repository, draft, true);
    expect(at.hub.repo.pulls().map(({ number: one }) => one)).toEqual([number]);
    const asked = at.hub.gh.journal.filter(({ path }) => path.endsWith('/requested_reviewers'));
    expect(asked.map(({ status }) => status)).toEqual([201]);
  });

  test('are not what mints a token', async () => {
    const at = await paced({ perMinute: 1, perHour: 1, gapMs: 0 });
    await look(at.client, at.hub);
    await comment(at.client, at.hub, 'the only one');
    expect(at.hub.gh.journal.some(({ template }) => template?.endsWith('/access_tokens'))).toBe(true);
  });
});

describe('R-33: a limit', () => {
  test.each([
    { what: '403 that names its rest', fault: () => secondaryLimit({ status: 403, retryAfter: 40 }), seconds: 40 },
    { what: '429 that names its rest', fault: () => secondaryLimit({ status: 429, retryAfter: 40 }), seconds: 40 },
    { what: '403 that names nothing', fault: () => secondaryLimit({ status: 403 }), seconds: 60 },
    { what: '429 that names nothing', fault: () => secondaryLimit({ status: 429 }), seconds: 60 },
    { what: '403 of the hour', fault: () => primaryLimit(Math.round(Date.now() / 1_000) + 600), seconds: 600 },
  ])('$what makes every request of the installation rest $seconds s, in all processes', async ({ fault, seconds }) => {
    const at = await paced();
    const other = clientOf(at.hub, createPace(ground.connection(), documented));
    await look(at.client, at.hub);
    at.hub.gh.faults.push(fault());
    expect(restOf(await refusal(look(at.client, at.hub)))).toBeCloseTo(seconds, -1);
    const before = at.hub.gh.journal.length;
    for (const client of [at.client, other]) {
      expect(restOf(await refusal(look(client, at.hub)))).toBeCloseTo(seconds, -1);
      expect(restOf(await refusal(comment(client, at.hub, 'hi')))).toBeCloseTo(seconds, -1);
    }
    expect(at.hub.gh.journal).toHaveLength(before);
  });

  test('that names nothing, met again and again, makes the rest longer; an answer makes it short again', async () => {
    let now = Date.now();
    const at = await paced(documented, () => now);
    at.hub.gh.faults.push(secondaryLimit({}, { method: 'POST', path, times: 3 }));
    const rests = [];
    for (let time = 0; time < 3; time++) {
      const { message } = await refusal(comment(at.client, at.hub, 'hi'));
      rests.push(Number(/(\d+) s$/.exec(message)?.[1]));
      now += (rests.at(-1) ?? 0) * 1_000;
    }
    expect(rests).toEqual([60, 120, 240]);
    await comment(at.client, at.hub, 'hi');
    now += minute;
    at.hub.gh.faults.push(secondaryLimit({}, { method: 'POST', path }));
    expect((await refusal(comment(at.client, at.hub, 'hi'))).message).toMatch(/ 60 s$/);
  });

  test('of one installation does not touch another', async () => {
    const at = await paced();
    const { repository } = await at.hub.another({ owner: 'umbrella', name: 'labs' });
    at.hub.gh.faults.push(secondaryLimit());
    await refusal(look(at.client, at.hub));
    await call(at.client, repository.installationId, (octokit) =>
      octokit.rest.repos.get({ owner: 'umbrella', repo: 'labs' }),
    );
  });
});

const path = '/repos/{owner}/{repo}/issues/{issue_number}/comments';

/** A stand-in with one issue, and a client that keeps the pace. @param clock of the pace, when it is not that of Redis */
async function paced(limits = documented, clock?: () => number): Promise<{ hub: Hub; client: Client }> {
  const made = await hub();
  await made.gh.as('rita').openIssue(made.repo, { title: 'x' });
  return { hub: made, client: clientOf(made, createPace(ground.redis(), limits, clock)) };
}

function clientOf({ gh }: Hub, pace: Pace): Client {
  const { appId, privateKey } = gh.app;
  return createClient({ appId, privateKey, apiUrl: gh.url, now: Date.now, pace });
}

async function look(client: Client, { repository: { owner, name, installationId } }: Hub): Promise<void> {
  await call(client, installationId, (octokit) => octokit.rest.repos.get({ owner, repo: name }));
}

async function comment(client: Client, { repository }: Hub, body: string): Promise<void> {
  const at = { owner: repository.owner, repo: repository.name, issue_number: 1, body };
  await call(client, repository.installationId, (octokit) => octokit.rest.issues.createComment(at));
}

async function refusal(doing: Promise<unknown>): Promise<PortError> {
  return doing.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: PortError) => error,
  );
}

/** @returns seconds */
function restOf({ retry }: PortError): number {
  return ((retry as Date).getTime() - Date.now()) / 1_000;
}

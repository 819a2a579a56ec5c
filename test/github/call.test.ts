// What an answer of GitHub means for trying again.
import nock from 'nock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { call, explain } from '../../src/github/call.ts';
import type { Client, Octokit } from '../../src/github/client.ts';
import { createClient } from '../../src/github/client.ts';
import { PortError } from '../../src/ports/port-error.ts';
import {
  badGatewayAfter,
  badGatewayBefore,
  drop,
  primaryLimit,
  secondaryLimit,
} from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const minute = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

describe('R-34: a token that GitHub does not take any more', () => {
  test('is replaced by one fresh one, and the request succeeds', async () => {
    const at = await hub();
    await look(at);
    at.gh.revokeTokens();
    await aged(at);
    const before = at.gh.journal.length;
    expect(await look(at)).toBe('widgets');
    expect(at.gh.journal.slice(before).map(({ status, template }) => `${status} ${template}`)).toEqual([
      '401 /repos/{owner}/{repo}',
      '201 /app/installations/{installation_id}/access_tokens',
      '200 /repos/{owner}/{repo}',
    ]);
  });

  test('a second time is a matter for a person', async () => {
    const at = await hub();
    at.gh.faults.push({ path: '/repos/{owner}/{repo}', times: 9, kind: 'status', status: 401 });
    vi.useFakeTimers({ toFake: ['Date'] });
    const { appId, privateKey } = at.gh.app;
    const client = createClient({ appId, privateKey, apiUrl: at.gh.url, now: Date.now, fetch: slowly });
    const error = await refusal(nameOf(client, at.repository.installationId));
    expect(error).toMatchObject({ code: 'bad_credentials', retry: 'never' });
    expect(at.gh.journal.filter(({ template }) => template?.endsWith('/access_tokens'))).toHaveLength(2);
  });

  /** GitHub's copies lag: a token of the last five seconds is tried again by the library itself, unless time passes. */
  async function aged({ gh }: Hub): Promise<void> {
    await gh.idle();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minute });
  }

  async function slowly(...request: Parameters<typeof fetch>): Promise<Response> {
    const answer = await fetch(...request);
    vi.setSystemTime(Date.now() + 6_000);
    return answer;
  }
});

describe('R-33: a limit', () => {
  const now = Date.UTC(2026, 0, 5, 12);

  test.each<{ what: string; status: number; headers?: object; message?: string; rest: number }>([
    { what: 'that names its rest', status: 403, headers: { 'retry-after': '30' }, rest: 30_000 },
    { what: 'that names its rest, as 429', status: 429, headers: { 'retry-after': '30' }, rest: 30_000 },
    {
      what: 'that names a date',
      status: 429,
      headers: { 'retry-after': new Date(now + 90_000).toUTCString() },
      rest: 90_000,
    },
    {
      what: 'that names a date, by GitHub’s own clock',
      status: 403,
      headers: {
        'retry-after': new Date(now + 20 * minute).toUTCString(),
        date: new Date(now + 18 * minute).toUTCString(),
      },
      rest: 2 * minute,
    },
    {
      what: 'that names a date in the past',
      status: 429,
      headers: { 'retry-after': new Date(now - 90_000).toUTCString() },
      rest: minute,
    },
    { what: 'that names no time at all', status: 429, headers: { 'retry-after': '0' }, rest: minute },
    { what: 'that names a year', status: 429, headers: { 'retry-after': '31536000' }, rest: 60 * minute },
    { what: 'told by its header alone', status: 403, headers: { 'retry-after': '30' }, message: 'no', rest: 30_000 },
    { what: 'told in older words', status: 403, message: 'You have triggered an abuse detection', rest: minute },
    { what: 'that names nothing', status: 403, rest: minute },
    { what: 'that names nothing, as 429', status: 429, message: 'slow down', rest: minute },
    { what: 'that names nonsense', status: 429, headers: { 'retry-after': 'soon' }, rest: minute },
    {
      what: 'of the hour',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 1_800) },
      message: 'API rate limit exceeded',
      rest: 30 * minute,
    },
    {
      what: 'of the hour, by GitHub’s own clock',
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(now / 1_000 + 1_800),
        date: new Date(now + 20 * minute).toUTCString(),
      },
      rest: 10 * minute,
    },
    {
      what: 'of the hour that ends this moment',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000) },
      rest: minute,
    },
    {
      what: 'for too much at once, while the hour has plenty left',
      status: 403,
      headers: { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(now / 1_000 + 1_800) },
      rest: minute,
    },
  ])('$what rests $rest ms', ({ status, headers = {}, message = 'a secondary rate limit', rest }) => {
    const error = explain({ status, message, response: { headers } }, now);
    expect(error).toMatchObject({ port: 'github', code: 'rate_limited', retry: new Date(now + rest) });
  });

  test('is told from what is simply forbidden', () => {
    expect(explain({ status: 403, message: 'Resource not accessible by integration' }, now)).toMatchObject({
      code: 'forbidden',
      retry: 'never',
    });
  });

  test('of the stand-in is understood, and the request is not repeated', async () => {
    const at = await hub();
    await look(at);
    const faults = [
      secondaryLimit({ status: 429, retryAfter: 30 }),
      secondaryLimit(),
      primaryLimit(Math.round(Date.now() / 1_000) + 1_200),
    ];
    const rests = [];
    for (const fault of faults) {
      at.gh.faults.push(fault);
      const before = at.gh.journal.length;
      const { retry } = await refusal(look(at));
      rests.push(Math.round(((retry as Date).getTime() - Date.now()) / 1_000));
      expect(at.gh.journal.length - before).toBe(1);
    }
    expect(rests).toEqual([30, 60, expect.closeTo(1_200, -1)]);
  });
});

describe('an answer', () => {
  test.each([
    [404, 'not_found', 'never'],
    [410, 'not_found', 'never'],
    [422, 'refused', 'never'],
    [400, 'refused', 'never'],
    [451, 'refused', 'never'],
    [401, 'bad_credentials', 'never'],
    [408, 'github_unavailable', 'soon'],
    [409, 'github_unavailable', 'soon'],
    [500, 'github_unavailable', 'soon'],
    [502, 'github_unavailable', 'soon'],
    [503, 'github_unavailable', 'soon'],
    [undefined, 'github_unavailable', 'soon'],
  ])('%s is %s: %s', (status, code, retry) => {
    expect(explain({ status, message: 'so it is\nand more' }, 0)).toMatchObject({ code, retry });
  });

  test.each([
    ['the configuration', { status: 401 }, 'bad_credentials', 'never'],
    ['the way there', { message: 'socket hang up' }, 'github_unavailable', 'soon'],
    ['its status', { status: 422 }, 'refused', 'never'],
    ['its payload', unreadable(), 'bad_payload', 'soon'],
    ['one of its pages', { status: 502 }, 'github_unavailable', 'soon'],
    ['a limit', { status: 429 }, 'rate_limited', new Date(minute)],
  ])('W-41: that fails by %s has a category, which says whether to try again', (_, error, code, retry) => {
    expect(explain(error, 0)).toMatchObject({ code, retry });
  });

  test('W-41: that cannot be read names the field and not what stood there', () => {
    expect(explain(unreadable(), 0).message).toBe("GitHub's answer cannot be read: user.id");
  });

  test('is told in one line, and keeps its cause', () => {
    const cause = { status: 502, message: 'Bad Gateway\n<html>' };
    const error = explain(cause, 0);
    expect(error.message).toBe('GitHub answered 502: Bad Gateway');
    expect(error.cause).toBe(cause);
    expect(explain(error, 0), 'and is explained once').toBe(error);
  });

  test('that never came, as the connection broke, is not said to have come', () => {
    const broken = { status: 500, message: 'read ECONNRESET' };
    expect(explain(broken, 0).message).toBe('GitHub could not be reached: read ECONNRESET');
    expect(explain({ ...broken, response: { data: '' } }, 0).message).toMatch(/^GitHub answered 500: /);
  });

  test('that never came is a broken moment', async () => {
    const at = await hub();
    await look(at);
    at.gh.faults.push(drop());
    expect(await refusal(look(at))).toMatchObject({ code: 'github_unavailable', retry: 'soon' });
  });
});

describe('the client', () => {
  test('sends nothing again by itself', async () => {
    const at = await hub();
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    for (const fault of [badGatewayBefore({ method: 'POST' }), badGatewayAfter({ method: 'POST' })]) {
      await comment(at, 'warm');
      at.gh.faults.push(fault);
      const before = at.gh.journal.length;
      expect(await refusal(comment(at, 'hi'))).toMatchObject({ code: 'github_unavailable', retry: 'soon' });
      expect(at.gh.journal.length - before).toBe(1);
    }
  });

  test('does not space writes', async () => {
    const at = await hub();
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    await comment(at, 'warm');
    const began = performance.now();
    for (let number = 0; number < 5; number++) await comment(at, `comment ${number}`);
    expect(performance.now() - began).toBeLessThan(900);
  });

  test('mints one token for many requests at once, and one per installation', async () => {
    const at = await hub();
    const other = await at.another({ owner: 'umbrella', name: 'labs' });
    await Promise.all(Array.from({ length: 5 }, () => look(at)));
    await call(at.client, other.repository.installationId, (octokit) =>
      octokit.rest.repos.get({ owner: 'umbrella', repo: 'labs' }),
    );
    const minted = at.gh.journal.filter(({ template }) => template?.endsWith('/access_tokens'));
    expect(minted).toHaveLength(2);
  });

  test('speaks to an Enterprise server below /api/v3', async () => {
    const { gh, repository } = await hub();
    const { appId, privateKey } = gh.app;
    const client = createClient({ appId, privateKey, apiUrl: `${gh.url}/api/v3`, now: Date.now });
    expect(await nameOf(client, repository.installationId)).toBe('widgets');
  });

  test('gives up on a GitHub that answers with something else', async () => {
    const { privateKey } = (await hub()).gh.app;
    nock('http://github.example')
      .post(/access_tokens/)
      .reply(201, '<html>maintenance</html>');
    const client = createClient({ appId: 1, privateKey, apiUrl: 'http://github.example', now: Date.now });
    const error = await refusal(nameOf(client, 1));
    expect(error).toBeInstanceOf(PortError);
    nock.cleanAll();
    nock.restore();
    nock.activate();
  });
});

function unreadable(): unknown {
  return z.object({ user: z.object({ id: z.number() }) }).safeParse({ user: { id: 'secret' } }).error;
}

function look({ client, repository }: Hub): Promise<string> {
  return nameOf(client, repository.installationId);
}

function nameOf(client: Client, installation: number): Promise<string> {
  return call(client, installation, async (octokit: Octokit) => {
    return (await octokit.rest.repos.get({ owner: 'acme', repo: 'widgets' })).data.name;
  });
}

async function comment({ client, repository }: Hub, body: string): Promise<void> {
  const at = { owner: 'acme', repo: 'widgets', issue_number: 1, body };
  await call(client, repository.installationId, (octokit) => octokit.rest.issues.createComment(at));
}

/** @returns the error. @throws when there was none */
async function refusal(doing: Promise<unknown>): Promise<PortError> {
  const error = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PortError)) throw new Error(`no refusal but ${String(error)}`);
  return error;
}

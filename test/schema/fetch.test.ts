// The checked fetch between a real client and a real server: all passes through, every slip of either side is reported.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProbotOctokit } from 'probot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkedFetch } from './fetch.ts';

let server: Server;
let answer: { status: number; body?: unknown; headers?: Record<string, string> };
let asked: { url?: string | undefined; body: string }[];
let problems: string[];

beforeEach(async () => {
  asked = [];
  problems = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ url: request.url, body });
    const { status, headers = { 'content-type': 'application/json; charset=utf-8' } } = answer;
    response.writeHead(request.url === '/log' ? 200 : status, headers);
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

function octokit(): ProbotOctokit {
  const fetch = checkedFetch(globalThis.fetch, (problem) => problems.push(problem));
  const { port } = server.address() as AddressInfo;
  return new ProbotOctokit({
    baseUrl: `http://127.0.0.1:${port}/api/v3`,
    request: { fetch },
    retry: { enabled: false },
    throttle: { enabled: false },
  });
}

const comment = { owner: 'acme', repo: 'widgets', comment_id: 7 };

test('a right request and a right answer pass unchanged and unreported', async () => {
  const reaction = { id: 1, node_id: 'R1', user: null, content: 'eyes', created_at: '2026-01-01T00:00:00Z' };
  answer = { status: 201, body: reaction };
  const { data } = await octokit().rest.reactions.createForIssueComment({ ...comment, content: 'eyes' });
  expect(data).toEqual(reaction);
  expect(asked).toEqual([
    { url: '/api/v3/repos/acme/widgets/issues/comments/7/reactions', body: JSON.stringify({ content: 'eyes' }) },
  ]);
  expect(problems).toEqual([]);
});

test('a slip of the client and a slip of the server are both reported, with the request they belong to', async () => {
  answer = { status: 200, body: [{ id: 1 }] };
  await octokit().request('GET /repos/{owner}/{repo}/labels', { owner: 'acme', repo: 'widgets', pages: 3 });
  const at = 'GET /api/v3/repos/acme/widgets/labels:';
  expect(problems).toContain(`${at} unknown query parameter: pages`);
  expect(problems).toContain(`${at} 200 body/0 must have required property 'name'`);
});

test('an answer without a body and an error that GitHub could send go unreported', async () => {
  answer = { status: 204 };
  await octokit().rest.issues.deleteComment(comment);
  answer = { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } };
  await expect(octokit().rest.issues.deleteComment(comment)).rejects.toMatchObject({ status: 404 });
  expect(problems).toEqual([]);
});

test('a gateway page instead of JSON goes unreported', async () => {
  answer = { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } };
  await expect(octokit().rest.issues.getComment(comment)).rejects.toMatchObject({ status: 502 });
  expect(problems).toEqual([]);
});

test('the end of a redirect is not taken for an answer of the API', async () => {
  answer = { status: 302, body: 'step failed', headers: { location: '/log', 'content-type': 'text/plain' } };
  const job = { owner: 'acme', repo: 'widgets', job_id: 3 };
  await octokit().rest.actions.downloadJobLogsForWorkflowRun(job);
  expect(asked.map(({ url }) => url)).toEqual(['/api/v3/repos/acme/widgets/actions/jobs/3/logs', '/log']);
  expect(problems).toEqual([]);
});

test('GraphQL passes unchecked', async () => {
  answer = { status: 200, body: { data: { viewer: { login: 'octo' } } } };
  expect(await octokit().graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'octo' } });
  expect(problems).toEqual([]);
});

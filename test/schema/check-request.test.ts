// The honesty check must be honest itself: it names what GitHub would refuse or ignore, and lets pass what GitHub understands.
import { describe, expect, test } from 'vitest';
import { checkRequest } from './check.ts';

const repo = '/repos/acme/widgets';
const sha = 'a'.repeat(40);

describe('a request GitHub understands passes', () => {
  test.each([
    { method: 'POST', path: `${repo}/issues`, body: { title: 'Fix it', labels: ['backend'] } },
    { method: 'post', path: `/api/v3${repo}/issues/12/comments`, body: { body: 'Working on it' } },
    { method: 'POST', path: `${repo}/issues/12/labels`, body: { labels: ['backend', 'urgent'] } },
    { method: 'POST', path: `${repo}/issues/comments/7/reactions`, body: { content: 'eyes' } },
    { method: 'GET', path: `${repo}/issues`, query: { state: 'open', per_page: '100', labels: 'backend,urgent' } },
    { method: 'GET', path: `${repo}/issues`, query: new URLSearchParams('since=2026-01-01T00:00:00Z') },
    { method: 'POST', path: `${repo}/pulls/3/reviews`, body: { event: 'APPROVE' } },
    { method: 'POST', path: `${repo}/check-runs`, body: { name: 'conductor', head_sha: sha, status: 'in_progress' } },
    { method: 'PATCH', path: `${repo}/issues/12`, body: { state: 'closed', state_reason: null } },
    { method: 'PATCH', path: `${repo}/issues/12`, body: { milestone: null } },
    { method: 'GET', path: '/search/issues', query: { q: 'repo:acme/widgets conductor', sort: undefined } },
    { method: 'GET', path: `${repo}/contents/` },
    { method: 'DELETE', path: `${repo}/git/refs/heads/conductor/12/try-1` },
    { method: 'GET', path: `${repo}/commits/conductor/12/try-1/status` },
    { method: 'GET', path: `${repo}/compare/main...conductor%2F12` },
    { method: 'GET', path: `${repo}/contents/.github/conductor.yml`, query: { ref: 'main' } },
    { method: 'DELETE', path: `${repo}/issues/12/labels/good%20first%20issue` },
    {
      method: 'POST',
      path: '/app/installations/5/access_tokens',
      body: { repository_ids: [1], permissions: { contents: 'write', pull_requests: 'write' } },
    },
  ])('$method $path', (request) => {
    expect(checkRequest(request)).toEqual([]);
  });
});

describe('a request GitHub would refuse or silently misread is named', () => {
  test.each([
    [
      'a review event in the wrong words',
      { method: 'POST', path: `${repo}/pulls/3/reviews`, body: { event: 'APPROVED' } },
      'body/event must be equal to one of the allowed values: APPROVE, REQUEST_CHANGES, COMMENT',
    ],
    [
      'a permission level that does not exist',
      { method: 'POST', path: '/app/installations/5/access_tokens', body: { permissions: { issues: 'admin' } } },
      'body/permissions/issues must be equal to one of the allowed values: read, write',
    ],
    [
      'a misspelt permission, deep in the body',
      { method: 'POST', path: '/app/installations/5/access_tokens', body: { permissions: { isues: 'write' } } },
      'body/permissions has an unknown property: isues',
    ],
    [
      'a reaction GitHub has not',
      { method: 'POST', path: `${repo}/issues/comments/7/reactions`, body: { content: 'thumbsup' } },
      expect.stringMatching(/^body\/content must be equal to one of the allowed values: \+1, -1, laugh/),
    ],
    [
      'a number where text belongs',
      { method: 'POST', path: `${repo}/issues/12/comments`, body: { body: 12 } },
      'body/body must be string',
    ],
    [
      'a check run without its commit',
      { method: 'POST', path: `${repo}/check-runs`, body: { name: 'conductor' } },
      "body must have required property 'head_sha'",
    ],
    [
      'a misspelt key',
      { method: 'PATCH', path: `${repo}/issues/12`, body: { state: 'closed', stateReason: 'completed' } },
      'body has an unknown property: stateReason',
    ],
    [
      'a misspelt key inside a list',
      {
        method: 'POST',
        path: `${repo}/pulls/3/reviews`,
        body: { event: 'COMMENT', comments: [{ path: 'a.ts', body: 'here', lines: 3 }] },
      },
      'body/comments/0 has an unknown property: lines',
    ],
    ['no body at all', { method: 'POST', path: `${repo}/issues` }, 'the body is missing'],
    [
      'a body where none belongs',
      { method: 'POST', path: '/app/hook/deliveries/1/attempts', body: { id: 1 } },
      'this operation takes no body',
    ],
    [
      'a query parameter from another page of the manual',
      { method: 'GET', path: `${repo}/issues`, query: { status: 'open' } },
      'unknown query parameter: status',
    ],
    ['a search for nothing', { method: 'GET', path: '/search/issues' }, 'missing query parameter: q'],
    [
      'a query parameter given twice',
      { method: 'GET', path: `${repo}/issues`, query: { labels: ['backend', 'urgent'] } },
      'query parameter labels must be string',
    ],
    [
      'a misspelt key where GitHub takes several shapes',
      { method: 'POST', path: `${repo}/issues/12/labels`, body: { label: ['backend'] } },
      'body has an unknown property: label',
    ],
    [
      'a query value outside its list',
      { method: 'GET', path: `${repo}/issues`, query: { direction: 'down' } },
      'query parameter direction must be equal to one of the allowed values: asc, desc',
    ],
    [
      'a word for a number in the query',
      { method: 'GET', path: `${repo}/issues`, query: { per_page: 'all' } },
      'query parameter per_page must be integer',
    ],
    [
      'a word for a number in the path',
      { method: 'GET', path: `${repo}/issues/twelve` },
      'path parameter issue_number must be integer',
    ],
    ['an invented route', { method: 'POST', path: `${repo}/issues/12/close` }, 'GitHub has no such operation'],
    ['a method the route has not', { method: 'DELETE', path: `${repo}/issues/12` }, 'GitHub has no such operation'],
    [
      'a route of GitHub outside the extract, though it looks like the branch "main/protection"',
      { method: 'GET', path: `${repo}/branches/main/protection` },
      expect.stringMatching(/^GitHub has GET .*\{branch\}\/protection, but the extract has not/),
    ],
  ])('%s', (_, request, problem) => {
    expect(checkRequest(request)).toEqual([problem]);
  });
});

// What a stand-in may and may not answer.
import { describe, expect, test } from 'vitest';
import { checkResponse } from './check.ts';

const repo = '/repos/acme/widgets';

describe('a response', () => {
  const label = {
    id: 1,
    node_id: 'L1',
    url: 'https://x.test/l',
    name: 'backend',
    description: null,
    color: 'ff0000',
    default: false,
  };
  const labels = { method: 'GET', path: `${repo}/issues/12/labels` };

  test.each([
    ['of the described shape', { ...labels, status: 200, body: [label] }],
    ['that is an error with a message', { ...labels, status: 404, body: { message: 'Not Found' } }],
    ['that is an unlisted error with a message', { ...labels, status: 502, body: { message: 'Server Error' } }],
    ['that is an error GitHub describes without a body', { method: 'GET', path: `${repo}/pulls/3/merge`, status: 404 }],
    ['that says "not modified"', { ...labels, status: 304 }],
    ['that sends a renamed repository elsewhere', { ...labels, status: 301, body: { message: 'Moved Permanently' } }],
    ['that redirects to a log', { method: 'GET', path: `${repo}/actions/jobs/9/logs`, status: 302, body: '' }],
    ['without a body where none is described', { method: 'DELETE', path: `${repo}/issues/comments/7`, status: 204 }],
    [
      'that is a diff',
      {
        method: 'GET',
        path: `${repo}/pulls/3`,
        status: 200,
        body: 'diff --git',
        mediaType: 'application/vnd.github.diff',
      },
    ],
  ])('%s passes', (_, response) => {
    expect(checkResponse(response)).toEqual([]);
  });

  const { color: _, ...colourless } = label;
  test.each([
    ['lacks a field', { ...labels, status: 200, body: [colourless] }, "200 body/0 must have required property 'color'"],
    [
      'has null where GitHub never has',
      { ...labels, status: 200, body: [{ ...label, name: null }] },
      '200 body/0/name must be string',
    ],
    ['has no body', { ...labels, status: 200 }, '200 body must be array'],
    ['has a status GitHub never gives', { ...labels, status: 201, body: [label] }, 'this operation never answers 201'],
    [
      'is an error without a message',
      { ...labels, status: 500, body: { error: 'oh' } },
      "500 body must have required property 'message'",
    ],
    [
      'is an error short of what GitHub describes for it',
      { method: 'POST', path: `${repo}/labels`, status: 422, body: { message: 'Validation Failed' } },
      "422 body must have required property 'documentation_url'",
    ],
    [
      'has a body where none belongs',
      { method: 'DELETE', path: `${repo}/issues/comments/7`, status: 204, body: {} },
      '204 body must be empty',
    ],
    [
      'comes from an invented route',
      { method: 'GET', path: '/nowhere', status: 200, body: {} },
      'GitHub has no such operation',
    ],
  ])('that %s is named', (_, response, problem) => {
    expect(checkResponse(response)).toEqual([problem]);
  });
});

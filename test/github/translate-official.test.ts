// GitHub's own example payloads, in our words.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { translate } from '../../src/github/translate.ts';
import { checkWebhook } from '../schema/check.ts';
import type { Json } from '../standin/checked-github.ts';

const { payloads } = JSON.parse(readFileSync(new URL('official-payloads.gen.json', import.meta.url), 'utf8')) as {
  payloads: readonly { readonly event: string; readonly payload: Json }[];
};
const options = { appId: 4242, ourLogin: 'conductor[bot]', allowedBots: [] };

test.each(payloads)('$event $payload.action is as GitHub describes it', ({ event, payload }) => {
  expect(checkWebhook(event, payload.action, payload)).toEqual([]);
});

describe('GitHub’s example of', () => {
  const issue = expect.objectContaining({ number: 1, title: 'Spelling error in the README file', comments: 0 });
  const all = { by: 'repository', repository: expect.objectContaining({ id: expect.any(Number) }) };

  test.each([
    ['issues', 'labeled', { kind: 'issue.labeled', label: 'bug', sender: 'Codertocat', issue }],
    ['issues', 'unlabeled', { kind: 'issue.unlabeled', label: 'bug', sender: 'Codertocat' }],
    ['issues', 'edited', { kind: 'issue.edited', sender: 'Codertocat', issue }],
    ['issues', 'reopened', { kind: 'issue.reopened', sender: 'Codertocat', issue }],
    ['issues', 'deleted', { kind: 'issue.removed', how: 'deleted', to: null }],
    ['issues', 'unlocked', { kind: 'issue.unlocked' }],
  ])('%s.%s concerns the issue', (event, action, body) => {
    const [heard, ...more] = read(event, action);
    expect(more).toEqual([]);
    expect(heard).toMatchObject({ address: { by: 'issue', number: 1 }, body });
  });

  test.each([
    ['repository', 'renamed', { kind: 'repository.moved', repository: { name: 'Hello-World' } }],
    ['repository', 'transferred', { kind: 'repository.moved', repository: { installationId: 55 } }],
  ])('%s.%s concerns the whole repository', (event, action, body) => {
    expect(read(event, action)).toMatchObject([{ address: all, body }]);
  });

  test('installation.suspend and unsuspend concern the whole installation', () => {
    const by = { by: 'installation', installationId: one('installation', 'suspend').installation.id };
    expect(read('installation', 'suspend')).toMatchObject([{ address: by, body: { kind: 'access.lost' } }]);
    expect(read('installation', 'unsuspend')).toMatchObject([{ address: by, body: { kind: 'access.returned' } }]);
  });

  test('a comment that was made or edited without a command means nothing', () => {
    expect(read('issue_comment', 'created')).toEqual([]);
    expect(read('issue_comment', 'edited')).toEqual([]);
  });

  test('label.edited that only changed the colour means nothing', () => {
    expect(Object.keys(one('label', 'edited').changes)).toEqual(['color']);
    expect(read('label', 'edited')).toEqual([]);
  });

  test('repository.edited that left the default branch alone means nothing', () => {
    expect(one('repository', 'edited').changes).not.toHaveProperty('default_branch');
    expect(read('repository', 'edited')).toEqual([]);
  });
});

function one(event: string, action: string): Json {
  const found = payloads.find((each) => each.event === event && each.payload.action === action);
  if (!found) throw new Error(`no example of ${event}.${action}`);
  return found.payload;
}

function read(event: string, action: string) {
  return translate(event, one(event, action), options);
}

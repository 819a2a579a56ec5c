// Comments: found again by their marker, written once.
import { describe, expect, test } from 'vitest';
import { createComments } from '../../src/github/comments.ts';
import { badGatewayAfter } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const marker = '<!-- conductor:status 1-1 -->';
const text = (words: string) => `${words}\n\n${marker}`;
const listing = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const writing = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const editing = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';

describe('a comment that is ensured', () => {
  test('for the first time is written, without a look', async () => {
    const at = await withIssue();
    const id = await ensure(at, 'one');
    expect(bodies(at)).toEqual([text('one')]);
    expect(at.repo.comments(1)[0]?.id).toBe(id);
    expect(at.asked()).toEqual([writing]);
  });

  test('again is edited in place', async () => {
    const at = await withIssue();
    const id = await ensure(at, 'one');
    expect(await ensure(at, 'two', { known: id })).toBe(id);
    expect(bodies(at)).toEqual([text('two')]);
    expect(at.asked()).toEqual([writing, editing]);
  });

  test('whose id was forgotten is found by its marker', async () => {
    const at = await withIssue();
    await at.gh.as('rita').comment(at.repo, 1, 'hello');
    const id = await ensure(at, 'one');
    expect(await ensure(at, 'two', { again: true })).toBe(id);
    expect(bodies(at)).toEqual(['hello', text('two')]);
    expect(at.asked()).toEqual([writing, listing, editing]);
  });

  test('is found behind many others', async () => {
    const at = await withIssue();
    const rita = at.gh.as('rita');
    for (let number = 1; number <= 105; number++) await rita.comment(at.repo, 1, `comment ${number}`);
    const id = await ensure(at, 'one');
    expect(await ensure(at, 'two', { again: true })).toBe(id);
    expect(at.repo.comments(1)).toHaveLength(106);
  });

  test('R-32: whose first try took effect although GitHub answered 502 is there once', async () => {
    const at = await withIssue();
    at.gh.faults.push(badGatewayAfter({ method: 'POST', path: writing.slice(5) }));
    await expect(ensure(at, 'one')).rejects.toMatchObject({ retry: 'soon' });
    await ensure(at, 'one', { again: true });
    expect(bodies(at)).toEqual([text('one')]);
  });

  test('that somebody deleted is written anew', async () => {
    const at = await withIssue();
    const id = await ensure(at, 'one');
    const [comment] = at.repo.comments(1);
    if (comment) await at.gh.as('rita').deleteComment(at.repo, comment);
    const anew = await ensure(at, 'two', { known: id });
    expect(anew).not.toBe(id);
    expect(bodies(at)).toEqual([text('two')]);
  });

  test('T-28: is not a look-alike that somebody else wrote', async () => {
    const at = await withIssue();
    await at.gh.as('mallory').comment(at.repo, 1, text('all checks passed'));
    await ensure(at, 'one', { again: true });
    expect(bodies(at)).toEqual([text('all checks passed'), text('one')]);
  });

  test('is not one that merely quotes the marker, nor one of another marker', async () => {
    const at = await withIssue();
    const comments = createComments(at.client);
    await comments.ensure(at.repository, 1, 'x', `${marker}\nas you can see\n<!-- conductor:note -->`, null, false);
    await ensure(at, 'one', { again: true });
    expect(at.repo.comments(1)).toHaveLength(2);
  });

  test('is the oldest of several, so that all who look agree', async () => {
    const at = await withIssue();
    const id = await ensure(at, 'one');
    await ensure(at, 'two');
    expect(await ensure(at, 'three', { again: true })).toBe(id);
    expect(bodies(at)).toEqual([text('three'), text('two')]);
  });

  test('on an issue that is gone is an error, not a comment elsewhere', async () => {
    const at = await withIssue();
    await at.gh.as('rita').deleteIssue(at.repo, 1);
    await expect(ensure(at, 'one')).rejects.toMatchObject({ code: 'not_found', retry: 'never' });
  });
});

test('a reaction is given once, however often it is wished', async () => {
  const at = await withIssue();
  const comment = await at.gh.as('rita').comment(at.repo, 1, '/conductor status');
  const comments = createComments(at.client);
  await comments.react(at.repository, comment.id, 'eyes');
  await comments.react(at.repository, comment.id, 'eyes');
  expect(comment.reactions.map(({ content }) => content)).toEqual(['eyes']);
});

async function withIssue(): Promise<Hub> {
  const at = await hub();
  await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
  return at;
}

function ensure(
  at: Hub,
  words: string,
  { known = null, again = false }: { known?: number | null; again?: boolean } = {},
) {
  return createComments(at.client).ensure(at.repository, 1, marker, text(words), known, again);
}

function bodies({ repo }: Hub): readonly string[] {
  return repo.comments(1).map(({ body }) => body);
}

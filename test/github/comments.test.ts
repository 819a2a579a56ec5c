// Comments: found again by their marker, written once.
import { describe, expect, test } from 'vitest';
import { createComments } from '../../src/github/comments.ts';
import type { Fault } from '../../src/standin/http/faults.ts';
import { badGatewayAfter } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const marker = '<!-- conductor:status 1-1 -->';
const text = (words: string) => `${words}\n\n${marker}`;
const listing = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const writing = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const reacting = '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
const lag = { tries: 2, pauseMs: 5 };
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
    const comments = createComments(at.client, at.conditional, []);
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
    await expect(ensure(at, 'one')).rejects.toMatchObject({ code: 'gone', retry: 'never' });
    expect(at.asked(), 'and asked for once').toEqual([writing]);
  });
});

describe('C-23: a comment that is looked at', () => {
  test('says what people made of it, and costs nothing while it stays as it is', async () => {
    const at = await withIssue();
    const id = await ensure(at, 'one');
    const comments = createComments(at.client, at.conditional, []);
    expect(await comments.look(at.repository, id)).toBe(text('one'));
    const paid = at.paid();
    expect(await comments.look(at.repository, id)).toBe(text('one'));
    expect(at.paid()).toBe(paid);
    const [comment] = at.repo.comments(1);
    if (comment) await at.gh.as('rita').editComment(at.repo, comment, 'something else');
    expect(await comments.look(at.repository, id)).toBe('something else');
  });

  test('is gone where it was deleted, and not where the look failed', async () => {
    const at = await withIssue();
    const id = await ensure(at, 'one');
    const comments = createComments(at.client, at.conditional, []);
    const [comment] = at.repo.comments(1);
    if (comment) await at.gh.as('rita').deleteComment(at.repo, comment);
    expect(await comments.look(at.repository, id)).toBeUndefined();
    at.gh.faults.push({ kind: 'before', times: 1 });
    await expect(comments.look(at.repository, id)).rejects.toMatchObject({ retry: 'soon' });
    at.gh.faults.push({ kind: 'status', status: 404, times: 2 });
    await expect(comments.look(at.repository, id)).rejects.toMatchObject({ retry: 'never' });
  });
});

describe('R-13: in a locked conversation', () => {
  test('no comment can be written, until it is unlocked', async () => {
    const at = await withIssue();
    await at.gh.as('mona').lock(at.repo, 1);
    await expect(ensure(at, 'one')).rejects.toMatchObject({ code: 'locked', retry: 'never' });
    await at.gh.as('mona').lock(at.repo, 1, false);
    await ensure(at, 'one');
    expect(bodies(at)).toEqual([text('one')]);
  });

  test('a refusal that has nothing to do with it keeps its own name', async () => {
    const at = await withIssue();
    const refused: Fault = { kind: 'status', times: 1, status: 403, body: { message: 'This account is blocked' } };
    at.gh.faults.push({ ...refused, method: 'POST', path: writing.slice(5) });
    await expect(ensure(at, 'one')).rejects.toMatchObject({ code: 'forbidden', retry: 'never' });
  });
});

describe('R-55: what GitHub does not know yet, though it has just told of it', () => {
  const unknown: Fault = { kind: 'status', times: 1, status: 404, body: { message: 'Not Found' } };

  test('is asked for twice more', async () => {
    const at = await withIssue();
    const comment = await at.gh.as('rita').comment(at.repo, 1, '/conductor status');
    at.gh.faults.push({ ...unknown, path: writing.slice(5), times: 2 }, { ...unknown, path: reacting, times: 2 });
    await ensure(at, 'one');
    await createComments(at.client, at.conditional, [], lag).react(at.repository, comment.id, 'eyes');
    expect(bodies(at)).toContain(text('one'));
    expect(comment.reactions).toHaveLength(1);
  });

  test('is gone after that', async () => {
    const at = await withIssue();
    await expect(
      createComments(at.client, at.conditional, [], lag).react(at.repository, 1, 'eyes'),
    ).rejects.toMatchObject({
      code: 'gone',
      retry: 'never',
    });
    expect(at.asked()).toHaveLength(3);
  });
});

test('R-17: in a repository that was renamed meanwhile a comment is written, found and edited, once', async () => {
  const at = await withIssue();
  at.repo.rename('gadgets');
  const id = await ensure(at, 'one');
  expect(await ensure(at, 'two', { again: true })).toBe(id);
  expect(await ensure(at, 'three', { known: id })).toBe(id);
  expect(bodies(at)).toEqual([text('three')]);
});

test('an answer that is no comment is an error, not a comment without a number', async () => {
  const at = await withIssue();
  at.gh.faults.push({ kind: 'status', times: 1, status: 200, body: [], method: 'POST', path: writing.slice(5) });
  await expect(ensure(at, 'one')).rejects.toThrow();
});

describe('T-17: the conversation', () => {
  test('is told oldest first, with who said what when, and whether it was changed since', async () => {
    let clock = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
    const at = await hub({ clock: () => clock });
    const rita = at.gh.as('rita');
    await rita.openIssue(at.repo, { title: 'x' });
    const first = await rita.comment(at.repo, 1, 'one');
    clock += 60_000;
    await at.gh.as('mona').comment(at.repo, 1, 'two');
    await rita.editComment(at.repo, first, 'one, but better');
    expect(await createComments(at.client, at.conditional, []).list(at.repository, 1)).toEqual([
      { author: 'rita', body: 'one, but better', createdAt: clock - 60_000, editedAt: clock, machine: false },
      { author: 'mona', body: 'two', createdAt: clock, editedAt: clock, machine: false },
    ]);
  });

  test('tells our own comments and those of bots apart, but for bots that are allowed', async () => {
    const at = await withIssue();
    for (const login of ['rita', 'helper[bot]', 'stranger[bot]']) await at.gh.as(login).comment(at.repo, 1, login);
    await ensure(at, 'ours');
    const said = await createComments(at.client, at.conditional, ['helper[bot]', at.gh.app.botLogin]).list(
      at.repository,
      1,
    );
    expect(said.filter(({ machine }) => !machine).map(({ author }) => author)).toEqual(['rita', 'helper[bot]']);
  });

  test('is cut to its newest 300 comments, in few requests', async () => {
    const at = await withIssue();
    const rita = at.gh.as('rita');
    for (let number = 1; number <= 450; number++) await rita.comment(at.repo, 1, `${number}`);
    const said = await createComments(at.client, at.conditional, []).list(at.repository, 1);
    expect(said.map(({ body }) => Number(body))).toEqual(Array.from({ length: 300 }, (_, index) => 151 + index));
    expect(at.asked()).toHaveLength(5);
  });

  test('of an issue that is gone is an error', async () => {
    const at = await withIssue();
    await at.gh.as('rita').deleteIssue(at.repo, 1);
    await expect(createComments(at.client, at.conditional, []).list(at.repository, 1)).rejects.toMatchObject({
      code: 'gone',
    });
  });
});

test('a reaction is given once, however often it is wished', async () => {
  const at = await withIssue();
  const comment = await at.gh.as('rita').comment(at.repo, 1, '/conductor status');
  const comments = createComments(at.client, at.conditional, []);
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
  return createComments(at.client, at.conditional, [], lag).ensure(at.repository, 1, marker, text(words), known, again);
}

function bodies({ repo }: Hub): readonly string[] {
  return repo.comments(1).map(({ body }) => body);
}

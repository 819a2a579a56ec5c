// What is written on GitHub, over ports that say what GitHub would.
import { describe, expect, test } from 'vitest';
import type { EffectOf } from '../../src/core/effect.ts';
import type { Task } from '../../src/core/task.ts';
import { type GithubEffect, type GithubParts, githubPerformers } from '../../src/engine/perform/github.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { contentHash, renderStatus } from '../../src/text/status/status-comment.ts';
import { sha } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';
import { issueTask } from '../queue/steps.ts';

const broken = (retry: 'soon' | 'never') => Promise.reject(new PortError('github', 'x', 'GitHub said no', retry));

describe('a pull request', () => {
  const opening = { kind: 'pull.open', head: sha(1) } as const;

  test('is opened with the requester as reviewer, and looked for only when there may be one', async () => {
    const asked: unknown[] = [];
    const pulls = spied(asked);
    expect(await perform(opening, task('pull'), { pulls })).toEqual([
      { kind: 'pull.opened', number: 40, url: 'https://pull/40', head: sha(1) },
    ]);
    await perform(opening, task('ci'), { pulls });
    expect(asked).toEqual([
      [
        expect.objectContaining({
          base: 'main',
          draft: false,
          reviewer: 'mona',
          body: expect.stringContaining('Fixes #12'),
        }),
        false,
      ],
      [expect.objectContaining({ reviewer: null }), true],
    ]);
  });

  test('asks nobody for a review where the owner does not want it, and may be a draft', async () => {
    const asked: unknown[] = [];
    const pullRequest = { draft: true, requestReviewFromRequester: false, autoMerge: false };
    await perform(opening, task('pull'), { pulls: spied(asked), policy: () => policy({ pullRequest }) });
    expect(asked).toEqual([[expect.objectContaining({ draft: true, reviewer: null }), false]]);
  });

  test('that GitHub refuses for good is told; one that fails for a moment is tried again', async () => {
    const refusing = { ...parts.pulls, ensure: () => broken('never') };
    expect(await perform(opening, task('pull'), { pulls: refusing })).toEqual([
      { kind: 'pull.refused', reason: 'GitHub said no' },
    ]);
    const failing = { ...parts.pulls, ensure: () => broken('soon') };
    await expect(perform(opening, task('pull'), { pulls: failing })).rejects.toMatchObject({ retry: 'soon' });
  });

  test('T-33: masks our own secrets in what it says', async () => {
    const asked: [{ body: string }, boolean][] = [];
    const made = task('pull', { summary: 'the key is s3cret' });
    await perform(opening, made, { pulls: spied(asked), mask: (text) => text.replaceAll('s3cret', '***') });
    expect(asked[0]?.[0].body).toContain('the key is ***');
  });
});

describe('the status comment', () => {
  const showing = { kind: 'comment.upsert', urgent: false } as const;

  test('is written, and remembered by id and content', async () => {
    const written = comments();
    const made = task('in_progress', { statusComment: null });
    const events = await perform({ ...showing, first: true }, made, { comments: written });
    const hash = contentHash(renderStatus(made, policy().limits));
    expect(events).toEqual([{ kind: 'status.shown', comment: 5, hash }]);
    expect(written.asked).toEqual([{ number: 12, known: null, again: false }]);
  });

  test('is not written again while it says the same', async () => {
    const written = comments();
    const made = task('in_progress');
    const hash = contentHash(renderStatus(made, policy().limits));
    expect(await perform(showing, { ...made, statusComment: { id: 5, hash } }, { comments: written })).toEqual([]);
    expect(written.asked).toEqual([]);
  });

  test('is looked for unless there cannot be one yet', async () => {
    const written = comments();
    const made = task('in_progress', { statusComment: null });
    await perform(showing, made, { comments: written });
    await perform({ ...showing, first: true }, made, { comments: written }, true);
    await perform(showing, { ...made, statusComment: { id: 8, hash: 'old' } }, { comments: written });
    expect(written.asked.map(({ known, again }) => [known, again])).toEqual([
      [null, true],
      [null, true],
      [8, true],
    ]);
  });

  test('of an issue nobody conducts is not written', async () => {
    const written = comments();
    await perform(showing, issueTask(12, 'available'), { comments: written });
    expect(written.asked).toEqual([]);
  });
});

test('a note is written once under its own marker, and looked for when a former try may have taken effect', async () => {
  const written = comments();
  const note = { about: 'rejected', reason: 'no' } as const;
  const posting = { kind: 'comment.post', key: 'rejected/3', number: 40, note } as const;
  expect(await perform(posting, task('in_progress'), { comments: written })).toEqual([]);
  await perform(posting, task('in_progress'), { comments: written }, true);
  expect(written.asked).toEqual([
    { number: 40, known: null, again: false },
    { number: 40, known: null, again: true },
  ]);
});

test('R-13: a note that a locked conversation refuses is told to the law; other refusals are not swallowed', async () => {
  const note = { about: 'rejected', reason: 'no' } as const;
  const posting = { kind: 'comment.post', key: 'rejected/3', number: 40, note } as const;
  const refusing = (code: string) => ({
    ...comments(),
    ensure: () => Promise.reject(new PortError('github', code, 'GitHub said no', 'never')),
  });
  expect(await perform(posting, task('in_progress'), { comments: refusing('locked') })).toEqual([
    { kind: 'comment.refused', key: 'rejected/3', number: 40, note },
  ]);
  await expect(perform(posting, task('in_progress'), { comments: refusing('gone') })).rejects.toMatchObject({
    code: 'gone',
  });
});

test('R-30: what a comment has no room for is kept whole, and the comment says where', async () => {
  const kept: string[] = [];
  const bodies: string[] = [];
  const changes: Partial<GithubParts> = {
    comments: { ...comments(), ensure: async (_, __, ___, body) => bodies.push(body) },
    texts: { keep: async (text) => `https://conductor/texts/${kept.push(text)}` },
  };
  const asking = (text: string) => {
    const blocker = { id: 'b1', kind: 'ask', text, author: 'a', from: 'agent', openedAt: 1, closedAt: null } as const;
    const note = { about: 'question', blocker: { ...blocker, closedBy: null, resolution: null } } as const;
    return { kind: 'comment.post', key: 'question/b1', number: 12, note } as const;
  };
  await perform(asking('UTC?'), task('in_progress'), changes);
  await perform(asking('why? '.repeat(14_000)), task('in_progress'), changes);
  expect(kept).toEqual(['why? '.repeat(14_000)]);
  expect(bodies[0]).not.toContain('longer than fits');
  expect(bodies[1]).toContain('[all of it](https://conductor/texts/1)');
  expect(bodies[1]?.length).toBeLessThan(65_536);
});

test('a status on an issue nobody conducts tells the state of the project', async () => {
  const bodies: string[] = [];
  const written: GithubParts['comments'] = {
    ...comments(),
    ensure: async (_, __, ___, body) => bodies.push(body),
  };
  const command = { verb: 'status', word: 'status', text: '', actor: 'mona', number: 12, onPull: false } as const;
  const note = { about: 'status', command: { ...command, comment: { id: 1, url: 'https://c' } } } as const;
  const posting = { kind: 'comment.post', key: 'reply/1', number: 12, note } as const;
  const here = task('in_progress');
  const elsewhere = {
    ...here,
    repository: { ...here.repository, id: 1 },
    issue: { ...here.issue, title: 'Elsewhere' },
  };
  await perform(posting, issueTask(13, 'available'), {
    comments: written,
    store: { list: async () => [here, elsewhere] },
    repositories: { paused: async () => ({ by: 'ann', at: 0 }) },
  });
  expect(bodies[0]).toContain('#12');
  expect(bodies[0]).toContain('ann');
  expect(bodies[0]).not.toContain('Elsewhere');
});

const parts: GithubParts = {
  comments: comments(),
  pulls: {
    ensure: async () => view(),
    look: async () => view(),
    open: async () => [],
    reviewComments: async () => [],
  },
  store: { list: async () => [] },
  repositories: { paused: async () => null },
  texts: { keep: async () => 'texts/1.md' },
  policy: () => policy(),
  mask: (text) => text,
};

function perform<K extends GithubEffect>(
  effect: EffectOf<K>,
  record: Task,
  changes: Partial<GithubParts> = {},
  again = false,
) {
  const performer = githubPerformers({ ...parts, ...changes })[effect.kind];
  return performer({ id: 'x', effect, task: record, again });
}

function comments() {
  const asked: { number: number; known: number | null; again: boolean }[] = [];
  const ensure: GithubParts['comments']['ensure'] = async (_, number, marker, body, known, again) => {
    if (!body.endsWith(marker)) throw new Error('it has no marker at its end');
    asked.push({ number, known, again });
    return 5;
  };
  return { asked, ensure, react: async () => {}, list: async () => [] };
}

function spied(asked: unknown[]): GithubParts['pulls'] {
  return {
    ...parts.pulls,
    ensure: async (_, draft, again) => {
      asked.push([draft, again]);
      return view();
    },
  };
}

function view() {
  return { number: 40, url: 'https://pull/40', head: sha(1), merged: false, closed: false, mergeCommit: null };
}

// What is performed on GitHub, over ports that say what GitHub would.
import { describe, expect, test } from 'vitest';
import type { EffectOf } from '../../src/core/effect.ts';
import type { Task } from '../../src/core/task.ts';
import { type GithubEffect, type GithubParts, githubPerformers } from '../../src/engine/perform/github.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { contentHash, renderStatus } from '../../src/text/status-comment.ts';
import { issue, repository, sha } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';
import { issueTask } from '../queue/steps.ts';

const broken = (retry: 'soon' | 'never') => Promise.reject(new PortError('github', 'x', 'GitHub said no', retry));
const label = { kind: 'label', label: 'backend', repository, issue: issue() } as const;
const asking = { kind: 'actor.check', actor: 'mona', cause: label } as const;

describe('a look at who asks', () => {
  test('tells the live role and what is free', async () => {
    expect(await perform(asking, task('requested'))).toEqual([
      { kind: 'actor.checked', actor: 'mona', role: 'write', cause: label, capacity: { free: { rust: 2 } } },
    ]);
  });

  test('T-03: that fails counts as no, and is no failure of the task', async () => {
    const people = { role: () => broken('soon') };
    expect(await perform(asking, task('requested'), { people })).toMatchObject([{ role: null }]);
  });

  test('W-60: finds that the label was taken off meanwhile', async () => {
    const issues = { ...parts.issues, look: async () => ({ open: true, labels: ['Bug'] }) };
    expect(await perform(asking, task('requested'), { issues })).toEqual([
      { kind: 'issue.seen', open: true, labels: ['bug'], pull: null, gone: false },
    ]);
  });

  test('C-20: of a change request brings the remarks on lines along', async () => {
    const review = { id: 7, state: 'changes_requested', reviewer: 'rob', body: '', url: '', comments: [] } as const;
    const effect = { kind: 'actor.check', actor: 'rob', cause: { kind: 'review', review } } as const;
    expect(await perform(effect, task('review'))).toMatchObject([
      { cause: { review: { comments: [{ path: 'a', line: 1, body: 'typo of 7' }] } } },
    ]);
    const approval = { ...effect, cause: { kind: 'review', review: { ...review, state: 'approved' } } } as const;
    expect(await perform(approval, task('review'))).toMatchObject([{ cause: { review: { comments: [] } } }]);
  });
});

describe('a look at the issue', () => {
  test('tells labels in their normal form, and what became of the pull request', async () => {
    expect(await perform({ kind: 'issue.look' }, task('review'))).toEqual([
      {
        kind: 'issue.seen',
        open: true,
        labels: ['backend'],
        pull: { merged: false, closed: false, mergeCommit: null },
        gone: false,
      },
    ]);
  });

  test('R-12: tells that it is gone', async () => {
    const issues = { ...parts.issues, look: async () => undefined };
    expect(await perform({ kind: 'issue.look' }, task('in_progress'), { issues })).toMatchObject([
      { open: false, gone: true, labels: [], pull: null },
    ]);
  });

  test('W-49: that fails tells nothing', async () => {
    const issues = { ...parts.issues, look: () => broken('soon') };
    await expect(perform({ kind: 'issue.look' }, task('in_progress'), { issues })).rejects.toMatchObject({
      retry: 'soon',
    });
  });
});

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

describe('CI', () => {
  test('is told as it was seen', async () => {
    const ci = { state: 'passing', sha: sha(1), checks: [] } as const;
    const checks = { look: async () => ({ ci, runAttempt: 2, failures: [] }) };
    const looking = { kind: 'ci.look', sha: sha(1), last: false } as const;
    expect(await perform(looking, task('ci'), { checks })).toEqual([
      { kind: 'ci.finished', ci, runAttempt: 2, failures: [], last: false },
    ]);
  });

  test('R-48: that never began is no CI once its time is over, and not before', async () => {
    const looking = { kind: 'ci.look', sha: sha(1), last: false } as const;
    expect(await perform(looking, task('ci'))).toMatchObject([{ ci: { state: 'none' } }]);
    expect(await perform({ ...looking, last: true }, task('ci'))).toMatchObject([{ ci: { state: 'no_ci' } }]);
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

const parts: GithubParts = {
  issues: { look: async () => ({ open: true, labels: [' Backend '] }), labelled: async () => [] },
  comments: comments(),
  pulls: {
    ensure: async () => view(),
    look: async () => view(),
    open: async () => [],
    reviewComments: async (_, __, id) => [{ path: 'a', line: 1, body: `typo of ${id}` }],
  },
  checks: { look: async () => ({ ci: { state: 'none', sha: sha(1), checks: [] }, runAttempt: 1, failures: [] }) },
  people: { role: async () => 'write' },
  fleet: {
    claim: async () => true,
    beat: async () => true,
    leave: async () => {},
    hosts: async () => [],
    capacity: async () => ({ free: { rust: 2 } }),
  },
  policy: () => policy(),
  clock: { now: () => 0, id: () => 'id' },
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
  return { asked, ensure, react: async () => {} };
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

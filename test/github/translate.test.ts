// Webhooks in our words: real payloads of the stand-in, and what GitHub may make of them.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Repository } from '../../src/core/subject.ts';
import type { TranslateOptions } from '../../src/github/translate/given.ts';
import { concerns, translate } from '../../src/github/translate.ts';
import type { Heard } from '../../src/ports/heard.ts';
import type { Json } from '../standin/checked-github.ts';
import { wholeLife } from './whole-life.ts';

const appId = 4242;
const options: TranslateOptions = { appId, ourLogin: 'conductor[bot]', allowedBots: [] };

/** One life of an issue, with everything that GitHub tells of it. */
let told: readonly { readonly event: string; readonly payload: Json }[] = [];
let here: Repository;

beforeAll(async () => {
  ({ told, here } = await wholeLife());
});

describe('an issue', () => {
  test('that is labelled asks for work, with all that the brief needs', () => {
    const [event, ...more] = means('issues.labeled', ({ issue }) => issue.number === 1);
    expect(more).toEqual([]);
    expect(event).toEqual({
      address: { repository: here, number: 1, by: 'issue' },
      meaning: null,
      body: {
        kind: 'issue.labeled',
        label: 'Backend',
        sender: 'mona',
        repository: here,
        issue: {
          number: 1,
          title: 'Sort the list',
          body: 'The list is not sorted.',
          author: 'rita',
          url: expect.stringMatching(/\/acme\/widgets\/issues\/1$/),
          labels: ['Backend'],
          asOf: Date.parse(one('issues.labeled').issue.updated_at),
          comments: 0,
        },
      },
    });
  });

  test('T-04: that was opened with the label was labelled by who opened it', () => {
    const opened = payloads('issues.labeled').find((payload) => payload.issue.number === 2);
    expect(translate('issues', opened, options)[0]?.body).toMatchObject({ kind: 'issue.labeled', sender: 'rita' });
  });

  test.each([
    ['issues.unlabeled', { kind: 'issue.unlabeled', label: 'Backend', sender: 'mona' }],
    ['issues.closed', { kind: 'issue.closed', sender: 'mona' }],
    ['issues.deleted', { kind: 'issue.removed', how: 'deleted', to: null }],
  ])('%s is told', (name, body) => {
    expect(means(name)[0]?.body).toEqual(body);
  });

  test('without text or author is one all the same', () => {
    const payload = changed('issues.labeled', { 'issue.body': null, 'issue.user': null });
    expect(translate('issues', payload, options)[0]?.body).toMatchObject({ issue: { body: '', author: 'ghost' } });
  });
});

describe('a comment', () => {
  test('on an issue gives its commands in order, each with its own meaning', () => {
    const events = means('issue_comment.created', (payload) => payload.issue.number === 1);
    const commands = events.map(({ body }) => body.kind === 'command.given' && body.command);
    const comment = { id: expect.any(Number), url: expect.stringContaining('#issuecomment-') };
    const writtenAt = Date.parse(one('issue_comment.created').comment.created_at);
    const same = { actor: 'mona', comment, writtenAt, number: 1, onPull: false };
    expect(commands).toEqual([
      { verb: 'status', word: 'status', text: '', ...same },
      { verb: 'answer', word: 'answer', text: 'yes', ...same },
    ]);
    const id = one('issue_comment.created').comment.id;
    expect(events.map(({ meaning }) => meaning)).toEqual([`comment/${id}/0`, `comment/${id}/1`]);
    expect(events[0]?.address).toEqual({ repository: here, number: 1, by: 'issue' });
  });

  test('R-54: on a pull request is addressed by the pull request', () => {
    const [event] = means('issue_comment.created', (payload) => payload.issue.pull_request);
    expect(event?.address).toMatchObject({ number: 3, by: 'pull' });
    expect(event?.body).toMatchObject({ kind: 'command.given', command: { onPull: true, number: 3 } });
  });

  test('R-22, T-18: that was deleted commands nothing, and takes nothing back', () => {
    expect(translate('issue_comment', { ...one('issue_comment.created'), action: 'deleted' }, options)).toEqual([]);
  });

  test('R-21, T-10: of our own App commands nothing, whoever stands as its author, and is not even refused', () => {
    const ours = changed('issue_comment.created', { 'comment.performed_via_github_app': { id: appId } });
    expect(translate('issue_comment', ours, { ...options, allowedBots: ['mona'] })).toEqual([]);
    const another = changed('issue_comment.created', { 'comment.performed_via_github_app': { id: 1 } });
    expect(translate('issue_comment', another, options)).not.toEqual([]);
  });

  test('without a command says nothing', () => {
    const payload = changed('issue_comment.created', { 'comment.body': 'please /conductor stop' });
    expect(translate('issue_comment', payload, options)).toEqual([]);
  });
});

describe('a pull request of ours', () => {
  test('that was merged is told with its commit, to the issue of its branch', () => {
    const [event] = means('pull_request.closed');
    expect(event?.address).toMatchObject({ number: 1, by: 'issue' });
    expect(event?.body).toEqual({ kind: 'pull.closed', merged: true, mergeCommit: expect.any(String), by: 'mona' });
  });

  test('that was closed unmerged has no merge commit, even where GitHub names its trial merge', () => {
    const payload = changed('pull_request.closed', { 'pull_request.merged': false });
    expect(translate('pull_request', payload, options)[0]?.body).toMatchObject({ merged: false, mergeCommit: null });
  });

  test('that was reviewed is told with the review, under the review’s own meaning', () => {
    const [event] = means('pull_request_review.submitted');
    const review = one('pull_request_review.submitted').review;
    expect(event).toMatchObject({ address: { number: 1, by: 'issue' }, meaning: `review/${review.id}` });
    expect(event?.body).toEqual({
      kind: 'review.submitted',
      review: {
        id: review.id,
        state: 'changes_requested',
        reviewer: 'rob',
        body: 'Mind the gap',
        url: review.html_url,
        comments: [],
      },
    });
  });

  test('that was reviewed without a word is told all the same; a dismissal is not', () => {
    const silent = changed('pull_request_review.submitted', { 'review.body': null, 'review.state': 'approved' });
    expect(translate('pull_request_review', silent, options)[0]?.body).toMatchObject({
      review: { state: 'approved', body: '' },
    });
    const dismissed = changed('pull_request_review.submitted', { 'review.state': 'dismissed' });
    expect(translate('pull_request_review', dismissed, options)).toEqual([]);
  });

  test.each([
    ['pull_request.closed', 'pull_request'],
    ['pull_request_review.submitted', 'pull_request_review'],
  ])('T-40: %s from a fork or from another branch means nothing', (name, event) => {
    for (const change of [
      { 'pull_request.head.repo.id': 1 },
      { 'pull_request.head.repo': null },
      { 'pull_request.head.ref': 'feature' },
      { 'pull_request.head.ref': 'conductor/x-1-sort' },
      { 'pull_request.head.ref': 'my/conductor/1-sort' },
    ])
      expect(translate(event, changed(name, change), options)).toEqual([]);
  });
});

describe('CI', () => {
  test('that ended is a hint to look at the commit', () => {
    const [event, ...more] = means('check_suite.completed');
    expect(more).toEqual([]);
    const sha = one('check_suite.completed').check_suite.head_sha;
    expect(event).toMatchObject({ address: { number: 1, by: 'issue' }, body: { kind: 'ci.hinted', sha } });
  });

  test('of another branch, or of none, hints at nothing', () => {
    for (const head_branch of ['main', null]) {
      const payload = changed('check_suite.completed', { 'check_suite.head_branch': head_branch });
      expect(translate('check_suite', payload, options)).toEqual([]);
    }
  });

  test('of the older kind is a hint for each task whose branch is there, once, and only when it ended', () => {
    const status = one('status');
    expect(translate('status', status, options)).toEqual([
      expect.objectContaining({ body: { kind: 'ci.hinted', sha: status.sha } }),
    ]);
    expect(translate('status', { ...status, state: 'pending' }, options)).toEqual([]);
    const names = ['conductor/1-sort-the-list', 'conductor/1-other', 'conductor/7-x', 'main'];
    const many = { ...status, branches: names.map((name) => ({ ...status.branches[0], name })) };
    const numbers = translate('status', many, options).map(({ address }) => 'number' in address && address.number);
    expect(numbers).toEqual([1, 7]);
  });
});

describe('T-09, R-53: a bot', () => {
  const helpers = [
    { login: 'helper', type: 'Bot' },
    { login: 'helper[bot]', type: 'User' },
  ];

  test.each([
    ['issues.labeled', 'issues', 'sender', 'label Backend'],
    ['issue_comment.created', 'issue_comment', 'comment.user', 'command status, answer'],
  ])('is refused once, and by name, for %s unless it is listed', (name, event, who, trigger) => {
    for (const person of helpers) {
      const payload = changed(name, { [who]: person });
      const refused = {
        kind: 'trigger.refused',
        trigger,
        ...(event === 'issues' && { label: 'Backend' }),
        actor: person.login,
        reason: 'a bot that is not in trust.allowed_bots',
        repository: here,
        issue: expect.objectContaining({ author: 'rita' }),
      };
      expect(bodies(event, payload)).toEqual([refused]);
      expect(bodies(event, payload, { allowedBots: ['somebody'] })).toEqual([refused]);
      const listed = bodies(event, payload, { allowedBots: [person.login] });
      expect(listed).not.toEqual([]);
      expect(listed).not.toContainEqual(refused);
    }
  });

  test('that says nothing to us is not refused either', () => {
    const payload = changed('issue_comment.created', { 'comment.user': helpers[0], 'comment.body': 'Coverage: 81 %' });
    expect(bodies('issue_comment', payload)).toEqual([]);
  });

  test('T-15: that reviews and is not listed is not heard at all', () => {
    for (const person of helpers) {
      const payload = changed('pull_request_review.submitted', { 'review.user': person });
      expect(bodies('pull_request_review', payload)).toEqual([]);
      expect(bodies('pull_request_review', payload, { allowedBots: [person.login] })).toHaveLength(1);
    }
  });

  test('is like a user who cannot be found', () => {
    const refused = { kind: 'trigger.refused', actor: 'ghost', reason: 'nobody who can be found' };
    expect(bodies('issues', changed('issues.labeled', { sender: null }))).toMatchObject([refused]);
    expect(bodies('issue_comment', changed('issue_comment.created', { 'comment.user': null }))).toMatchObject([
      refused,
    ]);
    const review = changed('pull_request_review.submitted', { 'review.user': null });
    expect(translate('pull_request_review', review, options)).toEqual([]);
  });

  test('may take a label off and merge: that is a fact, not a wish', () => {
    const bot = { sender: { login: 'merger[bot]', type: 'Bot' } };
    expect(translate('issues', changed('issues.unlabeled', bot), options)).toHaveLength(1);
    expect(translate('pull_request', changed('pull_request.closed', bot), options)).toHaveLength(1);
  });
});

describe('R-08: what we did not ask for', () => {
  test.each([
    ['push', {}],
    ['issues', { action: 'pinned' }],
    ['issues', {}],
    ['constructor', {}],
    ['__proto__', { action: 'labeled' }],
    ['', {}],
  ])('%s %o concerns nobody', (event, more) => {
    expect(concerns(event, more)).toBe(false);
    expect(translate(event, { ...one('issues.labeled'), action: undefined, ...more }, options)).toEqual([]);
  });

  test('is known without looking into it', () => {
    expect(concerns('issues', { action: 'labeled' })).toBe(true);
    expect(concerns('status', { state: 'success' })).toBe(true);
    expect(concerns('issues', { action: ['labeled'] })).toBe(false);
    expect(concerns('issues', null)).toBe(false);
  });

  test('without a repository or an installation means nothing', () => {
    expect(translate('issues', changed('issues.labeled', { installation: undefined }), options)).toEqual([]);
    expect(translate('issues', changed('issues.labeled', { repository: undefined }), options)).toEqual([]);
  });

  test('every webhook of a whole life can be translated', () => {
    for (const { event, payload } of told) expect(() => translate(event, payload, options)).not.toThrow();
  });
});

test.each([
  ['issues.labeled', 'issue.title', 7],
  ['issues.labeled', 'repository.id', undefined],
  ['issues.labeled', 'installation.id', 'x'],
  ['issue_comment.created', 'comment.id', undefined],
  ['issue_comment.created', 'comment.body', 7],
  ['pull_request.closed', 'pull_request.head.ref', undefined],
  ['pull_request_review.submitted', 'review.state', undefined],
  ['check_suite.completed', 'check_suite.head_sha', null],
  ['status', 'branches', undefined],
])('W-41: %s with a broken %s is refused by the name of the field', (name, field, value) => {
  const event = name.split('.')[0] ?? '';
  const path = expect.arrayContaining(field.split('.'));
  expect(() => translate(event, changed(name, { [field]: value }), options)).toThrow(
    expect.objectContaining({ issues: expect.arrayContaining([expect.objectContaining({ path })]) }),
  );
});

describe('T-10, R-21: what we did ourselves', () => {
  const us = { login: 'Conductor[bot]', type: 'Bot' };

  test.each([
    ['issues.labeled', 'issues', 'sender'],
    ['issues.unlabeled', 'issues', 'sender'],
    ['issues.closed', 'issues', 'sender'],
    ['issue_comment.created', 'issue_comment', 'sender'],
    ['issue_comment.created', 'issue_comment', 'comment.user'],
    ['pull_request.closed', 'pull_request', 'sender'],
    ['pull_request_review.submitted', 'pull_request_review', 'sender'],
    ['pull_request_review.submitted', 'pull_request_review', 'review.user'],
  ])('means nothing: %s', (name, event, who) => {
    const payload = changed(name, { [who]: us });
    expect(bodies(event, payload)).toEqual([]);
    expect(bodies(event, payload, { allowedBots: ['Conductor[bot]', 'conductor[bot]'] }), 'even when listed').toEqual(
      [],
    );
  });

  test('does not silence CI, which names us as the sender of what we pushed', () => {
    expect(bodies('check_suite', changed('check_suite.completed', { sender: us }))).toHaveLength(1);
    expect(bodies('status', { ...one('status'), sender: us })).toHaveLength(1);
  });

  test('is still a bot’s when GitHub has not told us our name', () => {
    expect(bodies('issues', changed('issues.labeled', { sender: us }), { ourLogin: null })).toMatchObject([
      { kind: 'trigger.refused' },
    ]);
  });
});

function bodies(event: string, payload: Json, more: Partial<TranslateOptions> = {}) {
  return translate(event, payload, { ...options, ...more }).map(({ body }) => body);
}

function payloads(name: string): readonly Json[] {
  const [event, action] = name.split('.');
  return told.filter((one) => one.event === event && one.payload.action === action).map(({ payload }) => payload);
}

function one(name: string): Json {
  const [first] = payloads(name);
  if (!first) throw new Error(`GitHub never told ${name}`);
  return first;
}

function means(name: string, which: (payload: Json) => unknown = () => true): readonly Heard[] {
  const payload = payloads(name).find(which);
  return translate(name.split('.')[0] ?? '', payload, options);
}

/** The first payload of this name with some fields changed; undefined takes one away. */
function changed(name: string, changes: Readonly<Record<string, unknown>>): Json {
  const payload = structuredClone(one(name));
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    const parent = parts.reduce((at, part) => at[part], payload);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return payload;
}

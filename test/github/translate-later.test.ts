// What may become of an issue, its repository and the App, in our words.
import { beforeAll, describe, expect, test } from 'vitest';
import { concerns, translate } from '../../src/github/translate.ts';
import type { Json } from '../standin/checked-github.ts';
import { type LaterLife, laterLife } from './later-life.ts';

const options = { appId: 4242, ourLogin: 'conductor[bot]', allowedBots: [] };
let life: LaterLife;

beforeAll(async () => {
  life = await laterLife();
});

test('GitHub would have sent each of these webhooks so', () => {
  expect(life.problems).toEqual([]);
  expect(new Set(life.told.map(({ event, payload }) => `${event}.${payload.action}`)).size).toBeGreaterThan(20);
});

describe('an issue', () => {
  test('R-15: whose title or body was changed is told with its new text and who did it', () => {
    const [title, body] = all('issues.edited').map((payload) => read('issues', payload)[0]);
    expect(title).toMatchObject({
      address: { by: 'issue', number: 1 },
      body: { kind: 'issue.edited', sender: 'rita', issue: { title: 'stays, in other words', body: '' } },
    });
    expect(body).toMatchObject({ body: { kind: 'issue.edited', issue: { body: 'and with a body' } } });
  });

  test('R-15: of which something else was changed is not told', () => {
    expect(read('issues', { ...first('issues.edited'), changes: { assignee: { from: 'x' } } })).toEqual([]);
  });

  test('R-10: that was reopened is told with its labels and who did it', () => {
    expect(heard('issues.reopened')).toMatchObject([
      { body: { kind: 'issue.reopened', sender: 'mona', issue: { labels: ['Backend'] } } },
    ]);
  });

  test('T-09: that a bot reopened asks for nothing, and is refused where it has a label', () => {
    const sender = { login: 'stale[bot]', type: 'Bot' };
    const payload = { ...first('issues.reopened'), sender };
    expect(read('issues', payload)).toMatchObject([{ body: { kind: 'trigger.refused', trigger: 'reopen' } }]);
    expect(read('issues', { ...payload, issue: { ...payload.issue, labels: [] } })).toEqual([]);
    const listed = translate('issues', payload, { ...options, allowedBots: ['stale[bot]'] });
    expect(listed).toMatchObject([{ body: { kind: 'issue.reopened', sender: 'stale[bot]' } }]);
  });

  test('R-11: that was transferred is gone here, and it is said where to', () => {
    expect(heard('issues.transferred')).toMatchObject([
      {
        address: { by: 'issue', number: 2, repository: { id: life.ids.repository } },
        body: { kind: 'issue.removed', how: 'transferred', to: 'acme/gadgets#1' },
      },
    ]);
    expect(read('issues', { ...first('issues.transferred'), changes: undefined })).toMatchObject([
      { body: { how: 'transferred', to: null } },
    ]);
  });

  test('R-11: that came from elsewhere asks for nothing by having come', () => {
    const arrived = all('issues.opened').find((payload) => payload.repository.id === life.ids.other);
    expect(arrived?.changes.old_issue.number).toBe(2);
    expect(read('issues', arrived)).toEqual([]);
  });

  test('R-12: that was deleted is gone', () => {
    expect(heard('issues.deleted')).toMatchObject([{ body: { kind: 'issue.removed', how: 'deleted', to: null } }]);
  });

  test('R-13: that was unlocked is told; that it was locked is noticed when it matters', () => {
    expect(heard('issues.unlocked')).toMatchObject([{ address: { number: 1 }, body: { kind: 'issue.unlocked' } }]);
    expect(heard('issues.locked')).toEqual([]);
  });
});

describe('R-22, T-18: a comment that was edited', () => {
  test('runs nothing and earns one hint, about the first command that is new', () => {
    const [event, ...more] = heard('issue_comment.edited');
    expect(more).toEqual([]);
    const id = first('issue_comment.edited').comment.id;
    expect(event).toMatchObject({
      address: { by: 'issue', number: 1 },
      meaning: `edited/${id}`,
      body: { kind: 'command.edited', command: { verb: 'stop', actor: 'mona', comment: { id }, onPull: false } },
    });
  });

  test('and has no new command means nothing', () => {
    expect(read('issue_comment', all('issue_comment.edited')[1])).toEqual([]);
    expect(read('issue_comment', { ...first('issue_comment.edited'), changes: {} }), 'not even its text').toEqual([]);
  });

  test.each([
    ['somebody else', { sender: { login: 'rita', type: 'User' } }, {}],
    ['nobody', { sender: null }, {}],
    ['a bot', bot('helper[bot]'), bot('helper[bot]')],
    ['our own App', bot('conductor[bot]'), bot('conductor[bot]')],
    ['a person through our App', {}, { performed_via_github_app: { id: 4242 } }],
  ])('by %s earns no hint', (_, envelope, { sender: user, ...comment }: Json) => {
    const payload = first('issue_comment.edited');
    const changed = { ...payload, ...envelope, comment: { ...payload.comment, ...(user ? { user } : {}), ...comment } };
    expect(translate('issue_comment', changed, { ...options, allowedBots: ['conductor[bot]'] })).toEqual([]);
  });

  test('and then deleted says nothing more', () => {
    expect(heard('issue_comment.deleted')).toEqual([]);
  });
});

describe('C-23: a comment of our own', () => {
  const app = { performed_via_github_app: { id: 4242 }, user: { login: 'conductor[bot]', type: 'Bot' } };
  const box = (tick: string, id: string) => `- [${tick}] \`${id}\` is resolved: tick this box`;
  const edit = (before: string, after: string, sender: object = { login: 'rita', type: 'User' }) => {
    const payload = first('issue_comment.edited');
    const comment = { ...payload.comment, ...app, body: after };
    return translate('issue_comment', { ...payload, comment, changes: { body: { from: before } }, sender }, options);
  };

  test('that a person edited is told with what was ticked, and commands nothing', () => {
    const [told, ...more] = edit(`x\n${box(' ', 'b1')}`, `x\n${box('x', 'b1')}\n/conductor stop`);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      address: { by: 'issue', number: 1 },
      body: { kind: 'status.edited', ticked: ['b1'], sender: 'rita', comment: expect.any(Number) },
    });
  });

  test('tells no tick that stood there before, in a quote or in code', () => {
    expect(
      edit(box('x', 'b1'), `${box('x', 'b1')}\n> ${box('x', 'b2')}\n\`\`\`\n${box('x', 'b3')}\n\`\`\``),
    ).toMatchObject([{ body: { kind: 'status.edited', ticked: [] } }]);
  });

  test('that a bot edited is told without a tick; edited by ourselves it says nothing, also while nobody knows our login', () => {
    const bot = { login: 'otto[bot]', type: 'Bot' };
    expect(edit(box(' ', 'b1'), box('x', 'b1'), bot)).toMatchObject([{ body: { ticked: [] } }]);
    const ours = { login: 'conductor[bot]', type: 'Bot' };
    expect(edit('a', 'b', ours)).toEqual([]);
    const payload = { ...first('issue_comment.edited'), sender: ours };
    const said = { ...payload, comment: { ...payload.comment, ...app } };
    expect(translate('issue_comment', said, { ...options, ourLogin: null })).toEqual([]);
  });

  test('that a person deleted is told', () => {
    const payload = first('issue_comment.deleted');
    const deleted = { ...payload, comment: { ...payload.comment, ...app } };
    expect(translate('issue_comment', deleted, options)).toMatchObject([
      { address: { number: 1 }, body: { kind: 'status.removed', comment: payload.comment.id } },
    ]);
  });
});

describe('a repository', () => {
  test('R-14: whose label was renamed tells all its tasks', () => {
    const [event] = heard('label.edited');
    expect(event?.address).toEqual({ by: 'repository', repository: place({ name: 'widgets' }) });
    expect(event?.body).toEqual({ kind: 'label.renamed', from: 'Backend', to: 'api' });
    expect(read('label', { ...first('label.edited'), changes: { color: { from: 'fff' } } })).toEqual([]);
  });

  test('R-17: that has another name or default branch tells all its tasks where it is now', () => {
    expect(heard('repository.edited')).toMatchObject([
      { body: { kind: 'repository.moved', repository: { id: life.ids.repository, defaultBranch: 'trunk' } } },
    ]);
    expect(read('repository', { ...first('repository.edited'), changes: { topics: {} } })).toEqual([]);
    expect(heard('repository.renamed')).toMatchObject([
      { address: { by: 'repository' }, body: { kind: 'repository.moved', repository: { name: 'widgets2' } } },
    ]);
  });

  test('R-17: that has another owner is told with the installation over there', () => {
    const there = { owner: 'umbrella', name: 'widgets2', id: life.ids.repository };
    const [event] = heard('repository.transferred');
    expect(event?.body).toMatchObject({ kind: 'repository.moved', repository: there });
    const moved = event?.body.kind === 'repository.moved' && event.body.repository.installationId;
    expect(moved).not.toBe(life.ids.installation);
  });
});

describe('R-18: the App', () => {
  test.each([
    ['installation.suspend', { kind: 'access.lost', why: 'the App was suspended' }],
    ['installation.unsuspend', { kind: 'access.returned' }],
  ])('%s concerns every task of the installation', (name, body) => {
    expect(heard(name)).toEqual([
      { address: { by: 'installation', installationId: life.ids.installation }, body, meaning: null },
    ]);
  });

  test('that was uninstalled works nowhere in that installation any more', () => {
    const installationId = first('installation.deleted').installation.id;
    expect(heard('installation.deleted')).toMatchObject([
      { address: { by: 'installation', installationId }, body: { kind: 'access.lost' } },
    ]);
  });

  test('that lost or got one repository concerns its tasks only', () => {
    const address = { by: 'repository', repository: place({ id: life.ids.other, name: 'gadgets' }) };
    expect(heard('installation_repositories.removed')).toMatchObject([{ address, body: { kind: 'access.lost' } }]);
    const added = all('installation_repositories.added').find(
      ({ repositories_added: [only] }) => only.id === life.ids.other,
    );
    expect(read('installation_repositories', added)).toMatchObject([{ address, body: { kind: 'access.returned' } }]);
  });

  test('that was installed anew comes back to each repository, under its new number', () => {
    const payload = all('installation.created').at(-1);
    const repository = { id: life.ids.repository, owner: 'umbrella', name: 'widgets2' };
    expect(read('installation', payload)).toMatchObject([
      {
        address: { by: 'repository', repository: { ...repository, installationId: payload?.installation.id } },
        body: { kind: 'access.returned' },
      },
    ]);
    expect(read('installation', { ...payload, repositories: undefined }), 'or to none').toEqual([]);
  });

  test('needs no repository in the payload to hear of it, and an installation always', () => {
    expect(first('installation.suspend').repository).toBeUndefined();
    expect(concerns('installation', { action: 'suspend' })).toBe(true);
    expect(concerns('installation', { action: 'new_permissions_accepted' })).toBe(false);
    expect(read('installation', { ...first('installation.suspend'), installation: undefined })).toEqual([]);
  });
});

function place(more: object) {
  return { id: life.ids.repository, owner: 'acme', installationId: life.ids.installation, ...more };
}

function bot(login: string) {
  return { sender: { login, type: 'Bot' } };
}

function all(name: string): readonly Json[] {
  const [event, action] = name.split('.');
  return life.told.filter((one) => one.event === event && one.payload.action === action).map(({ payload }) => payload);
}

function first(name: string): Json {
  const [payload] = all(name);
  if (!payload) throw new Error(`GitHub never told ${name}`);
  return payload;
}

function heard(name: string) {
  return read(name.split('.')[0] ?? '', first(name));
}

function read(event: string, payload: Json) {
  return translate(event, payload, options);
}

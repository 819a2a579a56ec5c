// What is looked up on GitHub, over ports that say what GitHub would.
import { describe, expect, test } from 'vitest';
import type { EffectOf } from '../../src/core/effect.ts';
import type { Cause } from '../../src/core/event-parts.ts';
import type { Policy, Role, Verb } from '../../src/core/policy.ts';
import type { Task } from '../../src/core/task.ts';
import { type LookParts, lookPerformers } from '../../src/engine/perform/look.ts';
import { createLookAtText, type TextParts } from '../../src/engine/perform/look-at-text.ts';
import { createRoles } from '../../src/engine/perform/roles.ts';
import type { People } from '../../src/ports/github.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { issue, repository, sha } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';

const hour = 3_600_000;
const broken = (retry: 'soon' | 'never') => Promise.reject(new PortError('github', 'x', 'GitHub said no', retry));
const limited = () => Promise.reject(new PortError('github', 'rate_limited', 'slowly', new Date(1)));
const label = { kind: 'label', label: 'backend', repository, issue: issue() } as const;
const asking = { kind: 'actor.check', actor: 'mona', cause: label } as const;
const command = (verb: Verb, onPull = false) =>
  ({
    kind: 'command',
    command: { verb, word: verb, text: '', actor: 'mona', comment: { id: 1, url: 'https://c' }, number: 12, onPull },
  }) as const;

describe('a look at who asks', () => {
  test('tells the live role and what is free', async () => {
    expect(await perform(asking, task('requested'))).toEqual([
      {
        kind: 'actor.checked',
        actor: 'mona',
        role: 'write',
        member: true,
        cause: label,
        capacity: { free: { rust: 2 } },
        text: { authorRole: 'write', edit: null, conversation: { remarks: [], leftOut: [] } },
        seen: { open: true, labels: ['backend'], pull: null, gone: false, issue: issue() },
        paused: null,
      },
    ]);
  });

  test('T-03: that fails counts as no, and is no failure of the task', async () => {
    const people = { ...parts.people, role: () => broken('soon') };
    expect(await perform(asking, task('requested'), { people })).toMatchObject([
      { role: null, text: { authorRole: null } },
    ]);
  });

  test("that GitHub limits is nobody's answer: it is made later", async () => {
    const people = { ...parts.people, role: () => limited() };
    await expect(perform(asking, task('requested'), { people })).rejects.toMatchObject({ retry: expect.any(Date) });
  });

  test('T-08: just before a start is not answered by a failure', async () => {
    const starting = { kind: 'actor.check', actor: 'mona', cause: { kind: 'start', host: 'h' } } as const;
    const people = { ...parts.people, role: () => broken('soon') };
    await expect(perform(starting, task('assigned'), { people })).rejects.toMatchObject({ retry: 'soon' });
    const repositories = { ...parts.repositories, paused: async () => ({ by: 'ann', at: 1 }) };
    expect(
      await perform(starting, task('assigned'), { repositories, clock: { now: () => Date.UTC(2027, 0) } }),
    ).toMatchObject([{ role: 'write', paused: { by: 'ann' }, seen: { open: true }, text: null }]);
    const granted = task('assigned').attempts.at(-1)?.startedAt ?? 0;
    const at = (now: number) => perform(starting, task('assigned'), { clock: { now: () => now } });
    expect(await at(granted + 5_000)).toMatchObject([{ role: 'write', seen: null }]);
    expect(await at(granted + 5_001)).toMatchObject([{ seen: { open: true } }]);
    const retry = { ...task('assigned'), attempt: 2 };
    expect(await perform(starting, retry, { clock: { now: () => granted } })).toMatchObject([{ seen: { open: true } }]);
  });

  test('W-60: tells that the label was taken off meanwhile', async () => {
    const issues = {
      ...parts.issues,
      look: async () => ({ open: true, labels: ['Bug'], issue: issue(), moved: false }),
    };
    expect(await perform(asking, task('requested'), { issues })).toMatchObject([
      { seen: { open: true, labels: ['bug'], gone: false } },
    ]);
  });

  test('R-53: takes the word of the operator for a bot that is listed', async () => {
    const people = { ...parts.people, role: async () => 'none' as const };
    const trust = { allowedBots: ['renovate[bot]'], approveUntrustedAuthors: true, teams: {} };
    const bot = { ...asking, actor: 'renovate[bot]' };
    expect(await perform(bot, task('requested'), { people, policy: () => policy({ trust }) })).toMatchObject([
      { role: 'write' },
    ]);
    expect(await perform(bot, task('requested'), { people })).toMatchObject([{ role: 'none' }]);
  });

  test('knows who typed at the CLI, and asks GitHub nothing about them', async () => {
    const people = { role: () => broken('never'), member: () => broken('never') };
    const trust = { allowedBots: [], approveUntrustedAuthors: true, teams: { deploy: ['acme/ops'] } };
    const typed = { ...asking, actor: 'cli:root' };
    expect(await perform(typed, task('requested'), { people, policy: () => policy({ trust }) })).toMatchObject([
      { role: 'admin', member: true },
    ]);
  });

  test('asks for membership only where the verb wants it; a look-up that fails denies', async () => {
    const trust = { allowedBots: [], approveUntrustedAuthors: true, teams: { deploy: ['acme/ops'] } };
    const owner = () => policy({ trust });
    const asked: unknown[] = [];
    const member = async (_: unknown, teams: unknown, login: string) => asked.push([teams, login]) < 0;
    expect(
      await perform(asking, task('requested'), { people: { ...parts.people, member }, policy: owner }),
    ).toMatchObject([{ member: false }]);
    expect(asked).toEqual([[['acme/ops'], 'mona']]);
    const failing = { ...parts.people, member: () => broken('soon') };
    expect(await perform(asking, task('requested'), { people: failing, policy: owner })).toMatchObject([
      { member: false },
    ]);
    const stop = { ...asking, cause: { ...command('stop'), repository, issue: issue() } };
    expect(await perform(stop, task('in_progress'), { people: failing, policy: owner })).toMatchObject([
      { member: true },
    ]);
  });

  test('T-19: brings the last edit along when somebody else made it shortly before', async () => {
    const people = {
      ...parts.people,
      role: async (_: unknown, login: string) => (login === 'eve' ? 'read' : 'write') as Role,
    };
    const last = (by: string, at: number) => ({
      people,
      edits: { last: async () => ({ by, at }) },
      clock: { now: () => hour },
    });
    const told = async (by: string, at: number) => (await perform(asking, task('requested'), last(by, at)))[0];
    expect(await told('eve', hour - 899_999)).toMatchObject({ text: { edit: { by: 'eve', role: 'read' } } });
    expect(await told('eve', hour - 900_000)).toMatchObject({ text: { edit: null } });
    expect(await told('mona', hour - 1)).toMatchObject({ text: { edit: null } });
  });

  test('T-17: freezes the comments as they were at the trigger, with a live look at each author', async () => {
    const people = {
      ...parts.people,
      role: async (_: unknown, login: string) => (login === 'bob' ? 'read' : 'write') as Role,
    };
    const said = (author: string, at: number) => ({
      author,
      body: `${author} ${at}`,
      createdAt: at,
      editedAt: at,
      machine: false,
    });
    const comments = { list: async () => [said('ann', 1), said('bob', 2), said('ann', 10)] };
    const cause = { ...label, issue: issue(['backend'], { asOf: 10, comments: 3 }) };
    expect(await perform({ ...asking, cause }, task('requested'), { people, comments })).toMatchObject([
      { text: { conversation: { remarks: [{ body: 'ann 1' }], leftOut: [{ count: 1 }, { count: 1 }] } } },
    ]);
    const none = { list: () => broken('never') };
    const silent = { ...asking, cause: { ...label, issue: issue(['backend'], { comments: 0 }) } };
    expect(await perform(silent, task('requested'), { comments: none })).toMatchObject([{ role: 'write' }]);
  });

  test('uses the text for what starts work, and sees the issue for what is approved', async () => {
    const look = async (word: 'deploy' | 'retry' | 'approve' | 'stop', onPull = false) => {
      const cause = { ...command(word, onPull), repository, issue: issue() };
      const [told] = await perform({ ...asking, cause }, task('requested'));
      return told?.kind === 'actor.checked' && [told.text !== null, told.seen !== null];
    };
    expect(await look('deploy')).toEqual([true, false]);
    expect(await look('retry')).toEqual([true, false]);
    expect(await look('approve')).toEqual([false, true]);
    expect(await look('approve', true)).toEqual([false, false]);
    expect(await look('stop')).toEqual([false, false]);
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

describe('what a look costs', () => {
  const said = (author: string, at: number, machine = false) => ({
    ...{ author, body: 'b', createdAt: at, editedAt: at, machine },
  });
  const asked = async (by: string, author: string, speakers: readonly ReturnType<typeof said>[]) => {
    const logins: string[] = [];
    const role = async (_: unknown, login: string) => (logins.push(login) > 0 ? 'write' : 'none') as Role;
    const cause = { ...label, issue: issue(['backend'], { author, asOf: 100 }) };
    const comments = { list: async () => [...speakers] };
    await perform({ ...asking, actor: by, cause }, task('requested'), { people: { ...parts.people, role }, comments });
    return logins;
  };

  test('nobody is asked about twice, and no machine', async () => {
    const speakers = [said('mona', 1), said('rita', 2), said('ann', 3), said('ann', 4), said('ci[bot]', 5, true)];
    expect(await asked('mona', 'rita', speakers)).toEqual(['mona', 'rita', 'ann']);
    expect(await asked('mona', 'mona', speakers.slice(0, 1))).toEqual(['mona']);
  });

  test('of many who spoke only the latest twenty are asked about', async () => {
    const many = Array.from({ length: 22 }, (_, index) => said(`p${index}`, index));
    const logins = many.map(({ author }) => author).toReversed();
    expect(await asked('mona', 'mona', many)).toEqual(['mona', ...logins.slice(0, 20)]);
  });
});

describe('a look', () => {
  const starting = { kind: 'start', host: 'h' } as const;
  const review = { id: 7, state: 'approved', reviewer: 'mona', body: '', url: '', comments: [] } as const;
  const origin = { repository, issue: issue() };

  test.each<[string, Cause, readonly string[]]>([
    ['a label', label, ['deploy']],
    ['a start', starting, ['deploy']],
    ['a review', { kind: 'review', review }, ['send']],
    ['a command', { ...command('stop'), ...origin }, ['stop']],
    ['an edit', { kind: 'edit', ...origin }, []],
    ['an edited command', { ...command('stop'), kind: 'edited command', ...origin }, []],
  ])('for %s asks for the team of its verb', async (_, cause, verbs) => {
    const teams = { deploy: ['deploy'], send: ['send'], stop: ['stop'] };
    const owner = () => policy({ trust: { allowedBots: [], approveUntrustedAuthors: true, teams } });
    const asked: string[] = [];
    const member = async (_: unknown, [team = '']: readonly string[]) => asked.push(team) < 0;
    const [told] = await perform({ kind: 'actor.check', actor: 'mona', cause }, task('review'), {
      people: { ...parts.people, member },
      policy: owner,
    });
    expect(asked).toEqual(verbs);
    expect(told).toMatchObject({ member: verbs.length === 0 });
  });

  test('for anything but a start does not ask for a pause', async () => {
    const repositories = { ...parts.repositories, paused: async () => ({ by: 'ann', at: 1 }) };
    expect(await perform(asking, task('requested'), { repositories })).toMatchObject([{ paused: null }]);
  });

  test('before a first attempt nobody has counted sees the issue', async () => {
    const effect = { kind: 'actor.check', actor: 'mona', cause: starting } as const;
    const clock = { now: () => Date.UTC(2027, 0) };
    const odd = task('assigned', { attempts: [] });
    expect(await perform(effect, odd, { clock })).toMatchObject([{ seen: { open: true } }]);
  });

  test('T-17: for a command freezes what was said before it was written', async () => {
    const said = (at: number) => ({ author: 'ann', body: `${at}`, createdAt: at, editedAt: at, machine: false });
    const comments = { list: async () => [said(1), said(2), said(3)] };
    const given = command('deploy');
    const cause = { ...given, command: { ...given.command, writtenAt: 3 }, repository, issue: issue([], { asOf: 2 }) };
    expect(await perform({ ...asking, cause }, task('requested'), { comments })).toMatchObject([
      { text: { conversation: { remarks: [{ body: '1' }, { body: '2' }] } } },
    ]);
  });
});

describe('a look at the issue', () => {
  test('does not ask for a pull request that was merged', async () => {
    const pulls = { ...parts.pulls, look: () => broken('never') };
    expect(await perform({ kind: 'issue.look' }, task('completed'), { pulls })).toMatchObject([{ pull: null }]);
  });

  test('tells labels in their normal form, and what became of the pull request', async () => {
    expect(await perform({ kind: 'issue.look' }, task('review'))).toEqual([
      {
        kind: 'issue.seen',
        open: true,
        labels: ['backend'],
        pull: { merged: false, closed: false, mergeCommit: null },
        gone: false,
        issue: issue(),
      },
    ]);
  });

  test('R-11: tells that it is gone when the answer came from another place', async () => {
    const view = { open: true, labels: ['backend'], issue: issue(), moved: true };
    const issues = { ...parts.issues, look: async () => view };
    const [told] = await perform({ kind: 'issue.look' }, task('in_progress'), { issues });
    expect(told).toMatchObject({ gone: true });
    expect(told).not.toHaveProperty('issue');
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
    const ci = { state: 'pending', sha: sha(1), checks: [] } as const;
    const checks = { look: async () => ({ ci, runAttempt: 1, failures: [] }) };
    expect(await perform({ ...looking, last: true }, task('ci'), { checks })).toMatchObject([{ ci }]);
  });
});

type Parts = Omit<LookParts, 'roles' | 'lookAtText'> &
  Omit<TextParts, 'roleOf'> & { readonly people: People; readonly policy: () => Policy };

const parts: Parts = {
  issues: {
    look: async () => ({ open: true, labels: [' Backend '], issue: issue(), moved: false }),
    labelled: async () => [],
    read: async () => issue(),
  },
  pulls: {
    ensure: async () => view(),
    look: async () => view(),
    open: async () => [],
    reviewComments: async (_, __, id) => [{ path: 'a', line: 1, body: `typo of ${id}` }],
  },
  checks: { look: async () => ({ ci: { state: 'none', sha: sha(1), checks: [] }, runAttempt: 1, failures: [] }) },
  people: { role: async () => 'write', member: async () => true },
  comments: { list: async () => [] },
  edits: { last: async () => null },
  repositories: {
    paused: async () => null,
    allPaused: async () => new Map(),
    pause: async () => {},
    resume: async () => {},
  },
  fleet: {
    claim: async () => true,
    beat: async () => true,
    leave: async () => {},
    hosts: async () => [],
    capacity: async () => ({ free: { rust: 2 } }),
  },
  policy: () => policy(),
  clock: { now: () => 0, id: () => 'id' },
};

type Changes = Partial<Omit<Parts, 'clock'>> & { readonly clock?: { now(): number } };

function perform<K extends 'actor.check' | 'issue.look' | 'ci.look'>(
  effect: EffectOf<K>,
  record: Task,
  changes: Changes = {},
) {
  const all = { ...parts, ...changes, clock: { ...parts.clock, ...changes.clock } };
  const roles = createRoles(all.people, all.policy);
  const lookAtText = createLookAtText({ ...all, roleOf: roles.orNone });
  const performer = lookPerformers({ ...all, roles, lookAtText })[effect.kind];
  return performer({ id: 'x', effect, task: record, again: false });
}

function view() {
  return { number: 40, url: 'https://pull/40', head: sha(1), merged: false, closed: false, mergeCommit: null };
}

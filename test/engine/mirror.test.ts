// The project issue: never a task, and a place where those who may can write into the memory.
import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/core/event.ts';
import type { MemoryEdit } from '../../src/core/memory-edit.ts';
import type { Role } from '../../src/core/policy.ts';
import { createMirror } from '../../src/engine/mirror.ts';
import type { Heard } from '../../src/ports/heard.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { createMirrors } from '../../src/queue/mirrors.ts';
import { projectMarker, renderProjectIssue } from '../../src/text/project/project-issue.ts';
import { issue, repository } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { issueTask } from '../queue/steps.ts';
import { court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();
const number = 90;
const texts = {
  project_state:
    '# W\n\n## Current Phase: Foundation\n\n- **Status**: In Progress\n\n## Active Tasks\n\n## Completed Features\n\n- [ ] Faster start\n',
  blockers:
    '# W\n\n## Open Blockers\n\n### b1 · Task #12\n\n- **Author**: rita\n- **Opened**: 2026-01-05 12:00\n- **Status**: open\n\n> Which database?\n\n## Resolved Blockers\n',
  decisions: '# W\n\n## Decisions\n',
};
const shown = renderProjectIssue({
  name: 'Widgets',
  repositoryId: repository.id,
  texts,
  tasks: [],
  issuesUrl: 'https://h/acme/widgets/issues/',
}).body;

describe('C-23: what a person writes into the project issue', () => {
  test('goes into the memory where that person may write, and the issue is put back', async () => {
    const at = await mirroring('write');
    await at.edits(
      shown
        .replace('Foundation', 'Growth')
        .replace('- [ ] Faster start', '- [x] Faster start\n- [ ] Dark mode')
        .replace('- [ ] `b1`', '- [x] `b1`')
        .replace('## Latest Decisions\n\n_None._', '## Latest Decisions\n\n- Use tabs.'),
    );
    expect(at.taken).toMatchObject([
      { kind: 'phase.changed', field: 'name', value: 'Growth' },
      { kind: 'feature.done', title: 'Faster start', issue: null },
      { kind: 'feature.added', title: 'Dark mode', issue: null },
      { kind: 'blocker.resolved', id: 'b1', issue: 12, by: 'rita' },
      {
        kind: 'decision.made',
        id: expect.stringMatching(/^d-[0-9a-f]{8}$/),
        issue: null,
        text: 'Use tabs.',
        author: 'rita',
      },
    ]);
    expect(await at.wishes()).toEqual([{ kind: 'project.mirror', urgent: true }]);
    expect((await at.mirrors.get(repository.id))?.hash).toBe('');
  });

  test.each(['read', 'triage', 'none'] as const)(
    'with "%s" only is put back, and goes into the security log',
    async (role) => {
      const at = await mirroring(role);
      await at.edits(shown.replace('Foundation', 'Ruin'));
      expect(at.taken).toEqual([]);
      expect(await at.wishes()).toEqual([{ kind: 'project.mirror', urgent: true }]);
      expect(at.court.lines.find(({ fields }) => fields.security === true)?.fields).toMatchObject({
        actor: 'rita',
        role,
      });
    },
  );

  test('counts only where the verb’s own permission and teams allow it', async () => {
    const owner = policy({ permissions: { ...policy().permissions, unblock: 'admin' } });
    const at = await mirroring('write', owner);
    await at.edits(shown.replace('Foundation', 'Growth').replace('- [ ] `b1`', '- [x] `b1`'));
    expect(at.taken).toMatchObject([{ kind: 'phase.changed' }]);
  });

  test('is not decided on while nobody can tell who may: it is heard again', async () => {
    const at = await mirroring(() => Promise.reject(new PortError('github', 'x', 'away', 'soon')));
    await expect(at.edits(shown.replace('Foundation', 'Growth'))).rejects.toMatchObject({ retry: 'soon' });
    expect(at.taken).toEqual([]);
  });

  test('that is no entry asks for no permission and is put back', async () => {
    const at = await mirroring(() => Promise.reject(new Error('nobody asks')));
    await at.edits(`${shown.replace('Active Tasks', 'Idle Tasks')}\nhello`);
    expect(at.taken).toEqual([]);
    expect(await at.wishes()).toHaveLength(1);
  });
});

describe('C-23: the project issue', () => {
  test.each([
    { kind: 'issue.closed', sender: 'rita' },
    { kind: 'issue.removed', how: 'deleted', to: null },
  ] as const satisfies EventBody[])('is written anew after $kind', async (body) => {
    const at = await mirroring('write');
    await at.hear({ body });
    expect(await at.wishes()).toEqual([{ kind: 'project.mirror', urgent: true }]);
  });

  test.each([
    { kind: 'issue.labeled', label: 'backend', sender: 'mona' },
    { kind: 'issue.reopened', sender: 'mona' },
  ] as const)('is never a task: $kind starts nothing', async (told) => {
    const at = await mirroring('write');
    await at.hear({ body: { ...told, repository, issue: issue(['backend'], { number }) } });
    expect(await at.court.store.get(`${repository.id}-${number}`)).toBeUndefined();
    const wished = (await at.wishes()).map(({ kind }) => kind);
    expect(wished).toEqual(told.kind === 'issue.labeled' ? ['audit.append'] : []);
  });

  test.each(['deploy', 'retry', 'stop', 'send', 'approve'] as const)('takes no "%s"', async (verb) => {
    const at = await mirroring('write');
    const command = { verb, word: verb, text: '', actor: 'mona', comment: null, number, onPull: false };
    await at.hear({ body: { kind: 'command.given', command, repository, issue: issue([], { number }) } });
    expect(await at.wishes()).toMatchObject([{ kind: 'audit.append', entry: { decision: 'refused' } }]);
  });

  test('takes a pause of the whole repository', async () => {
    const at = await mirroring('write');
    const command = {
      verb: 'pause',
      word: 'pause',
      text: '',
      actor: 'mona',
      comment: null,
      number,
      onPull: false,
    } as const;
    await at.hear({ body: { kind: 'command.given', command, repository, issue: issue([], { number }) } });
    expect(await at.wishes()).toMatchObject([{ kind: 'actor.check' }]);
  });

  test('is known by its number, and before anybody remembers it by its marker; a person’s copy is none', async () => {
    const { mirror } = await mirroring('write');
    const body = `x\n\n${projectMarker(repository.id)}`;
    expect(await mirror.is(repository.id, { number })).toBe(true);
    expect(await mirror.is(repository.id, { number: 12 })).toBe(false);
    expect(await mirror.is(repository.id, { number: 12, author: 'conductor[bot]', body })).toBe(true);
    expect(await mirror.is(repository.id, { number: 12, author: 'mallory', body })).toBe(false);
  });

  test.each([
    ['closed', { title: '', body: shown, open: false }],
    ['edited', { title: '', body: 'other', open: true }],
    ['deleted', undefined],
  ])('that was %s unheard is put back by the next look', async (_, seen) => {
    const at = await mirroring('write', policy(), seen);
    expect(await at.mirror.check(repository)).toBe(true);
    expect(await at.wishes()).toEqual([{ kind: 'project.mirror', urgent: true }]);
  });

  test('that is as it was written is left alone; what may have been lost on the way is written without haste', async () => {
    const at = await mirroring('write', policy(), { title: '', body: shown, open: true });
    expect(await at.mirror.check(repository)).toBe(false);
    expect(await at.wishes()).toEqual([{ kind: 'project.mirror', urgent: false }]);
  });
});

async function mirroring(
  role: Role | (() => Promise<Role>),
  owner = policy(),
  seen: { title: string; body: string; open: boolean } | undefined = undefined,
) {
  const here = court(ground, { owner });
  const mirrors = createMirrors(ground.redis());
  await here.conducts(issueTask(12, 'in_progress'));
  await mirrors.set(repository.id, { issue: number, hash: 'abc', body: shown });
  const taken: MemoryEdit[] = [];
  const mirror = createMirror({
    mirrors,
    projectIssues: { look: async () => seen },
    store: here.store,
    roles: {
      live: async () => (typeof role === 'function' ? role() : role),
      isMember: async () => true,
    },
    take: async (_, edits) => void taken.push(...edits),
    handle: here.handle,
    policy: () => owner,
    wanted: true,
    unique: here.clock.id,
    log: here.log,
  });
  const hear = (heard: Pick<Heard, 'body' | 'was'>) =>
    mirror.hear(
      { by: 'issue', repository, number },
      { address: { by: 'issue', repository, number }, meaning: null, ...heard },
      {
        ...{ id: 'a/0', at: noon, delivery: 'a' },
      },
    );
  return {
    court: here,
    mirror,
    mirrors,
    taken,
    hear,
    edits: (body: string) =>
      hear({
        body: { kind: 'issue.edited', sender: 'rita', repository, issue: issue([], { number, body }) },
        was: shown,
      }),
    wishes: async () => (await ground.waiting()).flatMap((one) => ('effect' in one ? [one.effect] : [])),
  };
}

// Messages on their way between tasks, over a real store: each addressee once, and a result for each.
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { Letter, MailResult } from '../../src/core/mail.ts';
import type { TaskId } from '../../src/core/subject.ts';
import type { Task } from '../../src/core/task.ts';
import { mailPerformers } from '../../src/engine/perform/mail.ts';
import { sweepMail } from '../../src/engine/sweep-mail.ts';
import { policy } from '../core/policy.ts';
import { issueTask } from '../queue/steps.ts';
import { type Court, court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();
const agent = (type: string, task: Task): Task['agent'] =>
  task.agent && { ...task.agent, type, sessionName: `${type}-agent` };

/** Tasks 1 (rust) and 2, 3 (docs) of the same repository at work, 4 waiting for a slot, 5 of another repository. */
async function crew(here: Court): Promise<void> {
  const types = ['rust', 'docs', 'docs'];
  for (const [index, type] of types.entries()) {
    const made = issueTask(index + 1, 'in_progress');
    await here.conducts({ ...made, agent: agent(type, made) });
  }
  await here.conducts(issueTask(4, 'assigned'));
  const made = issueTask(5, 'in_progress');
  await here.conducts({ ...made, id: '99-5', repository: { ...made.repository, id: 99, owner: 'moon' } });
}

async function route(here: Court, to: string, key = 'a', text = 'Hi.'): Promise<readonly MailResult[]> {
  const performers = mailPerformers({ ...here, policy: () => policy() });
  const effect: Extract<Effect, { kind: 'mail.route' }> = { kind: 'mail.route', key, to, text, priority: 'normal' };
  const [event] = await performers['mail.route']({
    id: `wish-${key}`,
    effect,
    task: await here.task('4711-1'),
    again: false,
  });
  return event?.kind === 'mail.settled' ? event.results : [];
}

const mailOf = async (here: Court, id: TaskId) => (await here.task(id)).mail;

describe('S-130, S-069: a message of an agent', () => {
  test.each([
    ['docs', ['4711-2', '4711-3']],
    ['docs-agent', ['4711-2', '4711-3']],
    ['#2', ['4711-2']],
    ['3', ['4711-3']],
    ['acme/widgets#4', ['4711-4']],
    ['all', ['4711-2', '4711-3', '4711-4']],
    ['2, docs,#2', ['4711-2', '4711-3']],
  ] as const)('to %j reaches %j, each once, from whom it is', async (to, ids) => {
    const here = court(ground);
    await crew(here);
    const results = await route(here, to);
    expect(results.map(({ ok, seq }) => [ok, seq])).toEqual(ids.map(() => [true, 1]));
    for (const id of ['4711-2', '4711-3', '4711-4', '99-5'] as const) {
      const got = await mailOf(here, id);
      expect(got.map(({ from, kind, sender }) => [from, kind, sender])).toEqual(
        (ids as readonly string[]).includes(id) ? [['rust-agent on #1', 'agent', '4711-1']] : [],
      );
    }
  });

  test.each([
    ['qa', 'session_not_found'],
    ['#77', 'session_not_found'],
    ['#1', 'session_not_found'],
    ['moon/widgets#5', 'other_repository'],
    [',', 'session_not_found'],
  ])('S-067: to %j reaches nobody: %s', async (to, code) => {
    const here = court(ground);
    await crew(here);
    expect(await route(here, to)).toMatchObject([{ ok: false, code, seq: null }]);
    for (const id of ['4711-1', '4711-2', '4711-4', '99-5'] as const) expect(await mailOf(here, id)).toEqual([]);
  });

  test('to some who are there and one who is not: a result for each', async () => {
    const here = court(ground);
    await crew(here);
    expect(await route(here, '2,qa,3')).toMatchObject([{ ok: true }, { to: 'qa', ok: false }, { ok: true }]);
  });

  test('routed twice, also long after, it was taken in once', async () => {
    const here = court(ground);
    await crew(here);
    await route(here, 'docs');
    for (let index = 0; index < 70; index++) await here.tell('4711-2', statusOf(index), `status-${index}`);
    expect(await route(here, 'docs')).toMatchObject([
      { ok: true, seq: 1 },
      { ok: true, seq: 1 },
    ]);
    expect(await mailOf(here, '4711-2')).toHaveLength(1);
  });

  test('to one whose queue is full has that for a result', async () => {
    const here = court(ground);
    await crew(here);
    const made = issueTask(4, 'assigned');
    const full = Array.from({ length: 50 }, (_, index) => ({ ...letter(`k${index}`), ...open, seq: index + 1 }));
    await here.conducts({ ...made, mail: full, mailSeq: 50 });
    expect(await route(here, 'all')).toMatchObject([{ ok: true }, { ok: true }, { ok: false, code: 'queue_full' }]);
  });

  test('that was given up later is told to the task of its sender, once', async () => {
    const here = court(ground);
    await crew(here);
    const performers = mailPerformers({ ...here, policy: () => policy() });
    const results = [{ to: 'acme/widgets#2', ok: false, seq: null, code: 'undeliverable', reason: 'it rests' }];
    const effect = { kind: 'mail.answer', to: '4711-1', key: 'a', addressee: '2', excerpt: 'Hi.', results } as const;
    const job = { id: 'wish', effect, task: await here.task('4711-2'), again: false };
    for (let time = 0; time < 2; time++) await performers['mail.answer'](job);
    const put = (await ground.waiting()).filter((one) => 'effect' in one && one.effect.kind === 'inbox.put');
    expect(put).toHaveLength(1);
  });
});

test('S-081: 25 additions at once, by several processes, are 25 entries numbered 1 to 25', async () => {
  const here = court(ground);
  await here.conducts(issueTask(4, 'assigned'));
  const others = [court(ground), court(ground), court(ground)];
  await Promise.all(
    Array.from({ length: 25 }, (_, index) =>
      (others[index % 3] ?? here).tell(
        '4711-4',
        { kind: 'mail.arrived', letter: letter(`k${index}`) },
        `mail-${index}`,
      ),
    ),
  );
  const mail = await mailOf(here, '4711-4');
  expect(mail.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  expect(new Set(mail.map(({ key }) => key)).size).toBe(25);
});

describe('the sweep', () => {
  test('asks again for a verdict that has not come for a minute, and not before', async () => {
    let now = noon;
    const here = court(ground, { now: () => now });
    await crew(here);
    await route(here, '2');
    expect(await sweepMail(await here.task('4711-2'), here)).toBe(0);
    now += 60_000;
    expect(await sweepMail(await here.task('4711-2'), here)).toBe(1);
    const [wish] = (await here.task('4711-2')).wishes.filter(({ effect }) => effect.kind === 'session.send');
    expect(await here.sentAgain()).toEqual([wish?.id]);
  });

  test('sends what waited though it was its turn', async () => {
    const here = court(ground);
    const made = issueTask(2, 'in_progress');
    await here.conducts({ ...made, mail: [{ ...letter('a'), ...open, seq: 1 }], mailSeq: 1 });
    expect(await sweepMail(await here.task('4711-2'), here)).toBe(1);
    expect(await mailOf(here, '4711-2')).toMatchObject([{ state: 'sent' }]);
    expect(await sweepMail(await here.task('4711-2'), here)).toBe(0);
  });
});

const open = { at: noon, state: 'waiting', reason: '', tries: 0, triedAt: null, settledAt: null } as const;

function letter(key: string): Letter {
  const said = { about: 'send', question: null, priority: 'normal', text: 'Hi.' } as const;
  return { key, from: 'mona', kind: 'person', sender: null, ...said };
}

function statusOf(index: number) {
  return { kind: 'session.reported', report: 'status', message: `m-${index}`, text: `${index}` } as const;
}

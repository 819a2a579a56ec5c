// Events become steps: exactly once per id, whoever tells them and how often.
import { expect, test } from 'vitest';
import type { EventBody } from '../../src/core/event.ts';
import { createHandle } from '../../src/engine/handle.ts';
import type { TaskStore } from '../../src/ports/store.ts';
import { issue, repository } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';
import { issueTask } from '../queue/steps.ts';
import { court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();
const labelled: EventBody = { kind: 'issue.labeled', label: 'backend', sender: 'mona', repository, issue: issue() };
const decided = (message: string): EventBody => ({
  kind: 'session.reported',
  report: 'decision',
  message,
  text: `decision ${message}`,
});

test('an event is decided, committed and logged with the ids that tie lines together', async () => {
  const { handle, task: found, lines } = court(ground);
  expect(await handle('4711-12', labelled, { id: 'a/0', at: noon, delivery: 'a' })).toBe('committed');
  expect(await found()).toMatchObject({ state: 'requested', rev: 1, createdAt: noon });
  expect(lines).toEqual([
    {
      level: 'info',
      message: 'a label asks for work',
      fields: expect.objectContaining({
        task: '4711-12',
        name: 'acme/widgets#12',
        event: 'issue.labeled',
        delivery: 'a',
        from: 'available',
        to: 'requested',
        rev: 1,
      }),
    },
  ]);
});

test('an event that means nothing changes nothing', async () => {
  const { handle, store, lines } = court(ground);
  const off: EventBody = { kind: 'issue.unlabeled', label: 'backend', sender: 'mona' };
  expect(await handle('4711-12', off, { id: 'a/0', at: noon })).toBe('ignored');
  expect(await store.list('all')).toEqual([]);
  expect(await ground.waiting()).toEqual([]);
  expect(lines.map(({ level }) => level)).toEqual(['debug']);
});

test('R-01: the same id is taken in once, however many tell it at once', async () => {
  const replicas = Array.from({ length: 10 }, () => court(ground));
  const results = await Promise.all(replicas.map(({ handle }) => handle('4711-12', labelled, { id: 'a/0', at: noon })));
  expect(results.filter((result) => result === 'committed')).toHaveLength(1);
  expect(await replicas[0]?.store.history('4711-12')).toHaveLength(1);
  expect((await ground.waiting()).filter((one) => 'effect' in one && one.effect.kind === 'actor.check')).toHaveLength(
    1,
  );
});

test('R-04: the label put on twice under different ids makes one task', async () => {
  const replicas = [court(ground), court(ground)];
  await Promise.all(replicas.map(({ handle }, index) => handle('4711-12', labelled, { id: `${index}/0`, at: noon })));
  expect(await replicas[0]?.store.list('all')).toHaveLength(1);
  expect((await ground.waiting()).filter((one) => 'effect' in one && one.effect.kind === 'actor.check')).toHaveLength(
    1,
  );
});

test('a lost race is decided again on what is true now: nothing is lost', async () => {
  const replicas = [court(ground), court(ground), court(ground)];
  await replicas[0]?.conducts(task('in_progress'));
  const messages = Array.from({ length: 30 }, (_, index) => `m-${index}`);
  await Promise.all(
    messages.map((message, index) =>
      replicas[index % 3]?.handle('4711-12', decided(message), { id: message, at: noon }),
    ),
  );
  const { decisions } = await court(ground).task();
  expect(decisions.map(({ text }) => text).toSorted()).toEqual(messages.map((one) => `decision ${one}`).toSorted());
});

test('a slot that is not there leaves the task waiting', async () => {
  const { handle, conducts, task: found } = court(ground, { limits: { total: 1, of: () => 1 } });
  await conducts(issueTask(1, 'in_progress'));
  const waiting = await conducts(task('assigned'));
  const wish = waiting.wishes.find(({ effect }) => effect.kind === 'slot.find');
  const taken: EventBody = { kind: 'slot.taken', host: 'host-1', attempt: 1, answers: wish?.id ?? '' };
  expect(await handle('4711-12', taken, { id: 'slot', at: noon })).toBe('full');
  expect(await found()).toEqual(waiting);
});

test('a policy that changes counts from the next event on', async () => {
  let owner = policy({ rules: [], agentTypes: {} });
  const { store, log, task: found } = court(ground);
  const handle = createHandle(store, () => owner, log);
  expect(await handle('4711-12', labelled, { id: 'a', at: noon })).toBe('ignored');
  owner = policy();
  expect(await handle('4711-12', labelled, { id: 'b', at: noon })).toBe('committed');
  expect((await found()).state).toBe('requested');
});

test('who loses every race is in a loop, and says so', async () => {
  const { store, log } = court(ground);
  const unlucky: TaskStore = { ...store, commit: async () => 'stale' };
  const handle = createHandle(unlucky, policy, log);
  await expect(handle('4711-12', labelled, { id: 'a', at: noon })).rejects.toThrow('lost 100 races for issue.labeled');
});

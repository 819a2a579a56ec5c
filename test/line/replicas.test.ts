// Several processes on one Redis: two that serve, one that runs agents; and what happens when one of them dies.
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Service } from '../../src/demo/service.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/home/private-redis.ts';
import { slow } from '../../src/standin/http/faults.ts';
import type { Line } from './line.ts';
import { useLine } from './use-line.ts';
import { post, recorded } from './webhooks.ts';

let redis: PrivateRedis | undefined;
let otherPort = 0;
let runner: Service | undefined;
// Ahead of the line, so that it happens after the end of it: processes that cannot reach Redis do not end when asked.
afterAll(() => redis?.stop());
const line = useLine({}, begin);

async function begin(made: Line): Promise<void> {
  redis = await startPrivateRedis(made.home);
  otherPort = made.port + 1;
  const all = { REDIS_URL: redis.url };
  const others = { ...all, PORT: String(otherPort) };
  [, , runner] = await Promise.all([made.start('serve', all), made.start('serve', others), made.start('runner', all)]);
}

test('R-04: each of two replicas hears of the label under another id: one task, and the loser says which', async () => {
  const { github } = line();
  const numbers = [];
  for (const title of ['First', 'Second', 'Third']) {
    github.webhookFaults.push({ event: 'issues', action: 'labeled', times: 1, kind: 'lose' });
    const number = await line().request(title);
    const heard = await recorded(line(), number, 'labeled');
    const ports = [line().port, otherPort];
    const ids = ports.map((port) => `${number}-${port}`);
    expect(await Promise.all(ports.map((port, index) => post(line(), heard, port, ids[index])))).toEqual([200, 200]);
    await line().until('the loser said so', async () => {
      const lost = logLines(await line().logged()).filter(({ msg }) => /the task is there already/.test(String(msg)));
      return lost.some(({ task, delivery }) => task === line().id(number) && ids.includes(String(delivery)));
    });
    numbers.push(number);
  }
  for (const number of numbers) {
    await line().merge(number);
    expect(await line().starts(number)).toHaveLength(1);
    expect(line().statusComments(number)).toHaveLength(1);
  }
});

test('R-04: two replicas write the status comment one after the other, however slow GitHub is', async () => {
  const path = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
  line().github.faults.push(slow(4_000, { method: 'POST', path }));
  const number = await line().request('Slow comment', 'tell');
  await line().merge(number);
  expect(line().statusComments(number)).toHaveLength(1);
});

test('R-37: a runner that is killed by -9 is followed by one that adopts the living session', async () => {
  const number = await line().request('Outlive the runner', 'wait');
  const { session } = await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  const [before] = await line().starts(number);
  await runner?.down('SIGKILL');
  runner = await line().start('runner', { REDIS_URL: join(line().home, 'redis', 'redis.sock') });
  const adopted = logLines(await line().logged()).filter(({ msg }) => msg === 'session adopted');
  expect(adopted).toMatchObject([{ task: line().id(number), session: session.name, alive: true }]);
  expect(() => process.kill(before?.pid ?? -1, 0)).not.toThrow();
  await line().go(number);
  const { attempt } = await line().merge(number);
  expect({ attempt, starts: await line().starts(number) }).toEqual({ attempt: 1, starts: [before] });
});

function logLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((one) => one.startsWith('{'))
    .map((one) => JSON.parse(one) as Record<string, unknown>);
}

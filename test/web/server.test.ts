// Health, readiness and metrics, and what is not there.
import { expect, test } from 'vitest';
import { startWeb } from '../../src/web/server.ts';
import { address, openDoor } from './door.ts';

test('/healthz says that the process lives, whatever else is wrong', async () => {
  const door = await openDoor({ problems: async () => ['redis'] });
  expect(await door.ask('GET', '/healthz')).toMatchObject({ status: 200, body: '{"status":"alive"}' });
});

test('/readyz says whether the service can do its work, and what is wrong', async () => {
  let problems: string[] = [];
  const door = await openDoor({ problems: async () => problems });
  expect(await door.ask('GET', '/readyz')).toMatchObject({ status: 200, body: '{"status":"ready","problems":[]}' });
  problems = ['redis'];
  expect(await door.ask('GET', '/readyz')).toMatchObject({
    status: 503,
    body: '{"status":"unready","problems":["redis"]}',
  });
});

test('/metrics is text for Prometheus', async () => {
  const door = await openDoor();
  const answer = await door.ask('GET', '/metrics?x=1');
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('conductor_up 1\n') });
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4');
});

test('metrics that cannot be had are an error, not a crash', async () => {
  const door = await openDoor({ metrics: () => Promise.reject(new Error('redis://:password@host')) });
  const answer = await door.ask('GET', '/metrics');
  expect(answer).toMatchObject({ status: 500, body: '{"message":"internal error"}' });
  expect((await door.ask('GET', '/healthz')).status).toBe(200);
});

test('HEAD answers like GET, without a body', async () => {
  const door = await openDoor();
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect(await door.ask('HEAD', path)).toMatchObject({ status: 200, body: '' });
  }
  expect((await door.ask('HEAD', '/nothing')).status).toBe(404);
});

test.each([
  ['GET', '/'],
  ['GET', address],
  ['GET', '/healthz/'],
  ['GET', '//healthz'],
  ['GET', '/../etc/passwd'],
  ['POST', '/healthz'],
  ['POST', `${address}/`],
  ['PUT', address],
  ['DELETE', '/metrics'],
  ['OPTIONS', '/'],
])('%s %s is not there', async (method, path) => {
  const door = await openDoor();
  expect(await door.ask(method, path)).toMatchObject({ status: 404, body: '{"message":"not found"}' });
  expect(door.received).toEqual([]);
});

test('a port that is taken is said at once', async () => {
  const { port } = await openDoor();
  const options = { host: '127.0.0.1', port, secrets: () => [], receive: async () => {}, problems: async () => [] };
  await expect(startWeb({ ...options, metrics: async () => '', text: async () => undefined })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

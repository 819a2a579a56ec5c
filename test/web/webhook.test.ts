// The door for webhooks: what comes in, and what each of the others is told.
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { address, openDoor, secret, signed } from './door.ts';

const body = '{"action":"labeled","issue":{"title":"ü ☃"}}';
const megabyte = 1024 * 1024;

test('a signed delivery is handed on, parsed, with its id and event', async () => {
  const door = await openDoor();
  expect(await door.post(body)).toMatchObject({ status: 200, body: '{"ok":true}' });
  expect(door.received).toEqual([
    { guid: 'b0a1c2d3-0000-4000-8000-000000000001', event: 'issues', payload: JSON.parse(body) },
  ]);
});

test('T-36: the signature is checked over the bytes as they came', async () => {
  const door = await openDoor();
  const spaced = `  ${body.replaceAll(':', ' : ')}\n`;
  expect((await door.post(spaced)).status).toBe(200);
  expect((await door.post(body, { 'x-hub-signature-256': signed(spaced)['x-hub-signature-256'] })).status).toBe(401);
});

describe('R-08: told', () => {
  const huge = Buffer.alloc(26 * megabyte, ' ');
  const other = signed(body, 'some other secret')['x-hub-signature-256'];
  const sha1 = 'sha1=0123456789012345678901234567890123456789';

  test.each<{ what: string; status: number; body: string | Buffer; headers?: Record<string, string | undefined> }>([
    { what: 'no signature', status: 401, body, headers: { 'x-hub-signature-256': undefined } },
    { what: 'an empty signature', status: 401, body, headers: { 'x-hub-signature-256': '' } },
    { what: 'a signature by another secret', status: 401, body, headers: { 'x-hub-signature-256': other } },
    { what: 'a signature of the old kind', status: 401, body, headers: { 'x-hub-signature-256': sha1 } },
    { what: 'a bad signature of no JSON', status: 401, body: 'x', headers: { 'x-hub-signature-256': other } },
    { what: 'a form', status: 400, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { what: 'a large form', status: 400, body: huge, headers: { 'content-type': 'text/plain' } },
    { what: 'no content type', status: 400, body, headers: { 'content-type': undefined } },
    { what: 'something like JSON', status: 400, body, headers: { 'content-type': 'application/jsonp' } },
    { what: 'signed bytes that are no JSON', status: 400, body: '{"action":' },
    { what: 'signed JSON that is no object', status: 400, body: '[1]' },
    { what: 'signed nothing', status: 400, body: '' },
    { what: 'no delivery id', status: 400, body, headers: { 'x-github-delivery': undefined } },
    { what: 'a delivery id that is none', status: 400, body, headers: { 'x-github-delivery': 'a:b c' } },
    { what: 'no event', status: 400, body, headers: { 'x-github-event': undefined } },
    { what: '26 MB', status: 413, body: huge },
    { what: '26 MB in pieces', status: 413, body: huge, headers: { 'transfer-encoding': 'chunked' } },
    { what: 'one byte too many', status: 413, body: Buffer.alloc(25 * megabyte + 1, ' ') },
  ])('$what: $status, and nothing of it is handed on', async ({ status, body: sent, headers = {} }) => {
    const door = await openDoor();
    const answer = await door.post(sent, headers);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ message: expect.any(String) });
    expect(answer.body, 'and nothing of it is said back').not.toContain('labeled');
    expect(door.received).toEqual([]);
  });
});

test('25 MB are GitHub’s own limit, and are taken', async () => {
  const door = await openDoor();
  const most = `{"text":"${'x'.repeat(25 * megabyte - 11)}"}`;
  expect(Buffer.byteLength(most)).toBe(25 * megabyte);
  expect((await door.post(most)).status).toBe(200);
});

test('a content type may name its charset', async () => {
  const door = await openDoor();
  expect((await door.post(body, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
});

test('a connection goes on after a refusal', async () => {
  const door = await openDoor();
  const socket = connect(door.port, '127.0.0.1');
  const heard: string[] = [];
  socket.setEncoding('utf8').on('data', (text: string) => heard.push(text));
  const headers = Object.entries(signed(body)).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  const post = (lines: string) => socket.write(`POST ${address} HTTP/1.1\r\nhost: x\r\n${lines}${length}\r\n${body}`);
  post('content-type: text/plain\r\n');
  await expect.poll(() => heard.join('')).toContain('HTTP/1.1 400');
  post(headers.join(''));
  await expect.poll(() => heard.join('')).toContain('HTTP/1.1 200');
  expect(door.received).toHaveLength(1);
  socket.destroy();
});

describe('R-09: while a secret is being changed', () => {
  test('deliveries signed with either are taken, until the old one is removed', async () => {
    let secrets = [secret, 'the old secret'];
    const door = await openDoor({ secrets: () => secrets });
    const post = async (by: string) => (await door.post(body, signed(body, by))).status;
    const mixed = [secret, 'the old secret', secret, 'the old secret', 'neither'];
    expect(await Promise.all(mixed.map(post))).toEqual([200, 200, 200, 200, 401]);
    secrets = [secret];
    expect(await Promise.all(mixed.map(post))).toEqual([200, 401, 200, 401, 401]);
  });

  test('no secret at all lets nothing in', async () => {
    const door = await openDoor({ secrets: () => [] });
    expect((await door.post(body, signed(body, ''))).status).toBe(401);
  });
});

describe('R-06: when it cannot be stored', () => {
  test('the answer is 503, so that it is asked for again', async () => {
    const away = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:6379'));
    const door = await openDoor({ receive: away });
    const answer = await door.post(body);
    expect(answer.status).toBe(503);
    expect(answer.body, 'and it tells nothing of the inside').not.toContain('10.0.0.7');
  });
});

describe('a sender that dribbles', () => {
  test('is cut off, and nothing of it is handed on', async () => {
    const door = await openDoor({ patienceMs: 100 });
    const ended = new Promise<string>((resolve) => {
      const headers = { ...signed(body), 'content-length': String(Buffer.byteLength(body)) };
      const asked = request({ host: '127.0.0.1', port: door.port, method: 'POST', path: address, headers });
      asked.on('response', ({ statusCode }) => resolve(`answered ${statusCode}`));
      asked.on('error', () => resolve('cut off'));
      asked.write(body.slice(0, 10));
    });
    expect(await ended).toBe('cut off');
    expect(door.received).toEqual([]);
  });

  test('does not hold up the others', async () => {
    const door = await openDoor();
    const slow = Array.from({ length: 50 }, () => {
      const socket = connect(door.port, '127.0.0.1');
      socket.write(
        `POST ${address} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
      );
      return socket;
    });
    expect((await door.post(body)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  test('that goes away in the middle harms nobody', async () => {
    const door = await openDoor();
    const socket = connect(door.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(`POST ${address} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`);
    socket.end();
    socket.destroy();
    await closed;
    expect((await door.post(body)).status).toBe(200);
    expect(door.received).toHaveLength(1);
  });
});

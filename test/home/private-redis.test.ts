// A Redis of our own: started once, taken over by the next process, and nothing in it is lost.
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../src/home/private-redis.ts';
import { until } from '../queue/ground.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'conductor-home-'));
  const here = home;
  onTestFinished(() => rm(here, { recursive: true, force: true }));
});

test('it answers on a socket that only its user may open', async () => {
  const redis = await start();
  expect(await ask(redis, (client) => client.ping())).toBe('PONG');
  expect((await stat(redis.url)).mode & 0o777).toBe(0o700);
  expect((await stat(join(home, 'redis'))).mode & 0o777).toBe(0o700);
  expect(await ask(redis, (client) => client.config('GET', 'port'))).toEqual(['port', '0']);
});

test('it loses nothing, throws nothing out, and is not late', async () => {
  const redis = await start();
  const setting = async (name: string) => ((await ask(redis, (client) => client.config('GET', name))) as string[])[1];
  expect(await setting('appendonly')).toBe('yes');
  expect(await setting('appendfsync')).toBe('always');
  expect(await setting('maxmemory-policy')).toBe('noeviction');
  expect(Number(await setting('hz')), 'Redis itself looks ten times a second').toBeGreaterThan(10);
});

test('one that a former process left running is taken over', async () => {
  const first = await start();
  await ask(first, (client) => client.set('key', 'value'));
  const second = await startPrivateRedis(home);
  expect(second.pid).toBe(first.pid);
  expect(await ask(second, (client) => client.get('key'))).toBe('value');
});

test('after kill -9 it is started again with everything that was written', async () => {
  const first = await start();
  for (let number = 0; number < 100; number++) await ask(first, (client) => client.rpush('list', number));
  process.kill(first.pid, 'SIGKILL');
  await until(() => !runs(first.pid));
  const second = await start();
  expect(second.pid).not.toBe(first.pid);
  expect(await ask(second, (client) => client.llen('list'))).toBe(100);
});

test('after an orderly end it is gone, and comes back with everything', async () => {
  const first = await start();
  await ask(first, (client) => client.set('key', 'value'));
  await first.stop();
  await until(() => !runs(first.pid));
  expect(await ask(await start(), (client) => client.get('key'))).toBe('value');
});

test('ending one that is gone already does no harm', async () => {
  const redis = await start();
  await redis.stop();
  await redis.stop();
});

test('two homes have nothing in common', async () => {
  const other = await mkdtemp(join(tmpdir(), 'conductor-home-'));
  const [here, there] = [await start(), await startPrivateRedis(other)];
  onTestFinished(async () => {
    await there.stop();
    await rm(other, { recursive: true, force: true });
  });
  await ask(here, (client) => client.set('key', 'value'));
  expect(await ask(there, (client) => client.get('key'))).toBeNull();
});

describe('a program that', () => {
  test('is not there is said by its name', async () => {
    await expect(startPrivateRedis(home, 'no-such-redis')).rejects.toThrow(/no-such-redis/);
  });

  test('ends at once is said with its last words, and at once', async () => {
    const program = join(home, 'redis-like');
    await writeFile(program, '#!/bin/sh\necho "cannot bind: no space" >&2\nexit 1\n', { mode: 0o755 });
    const began = performance.now();
    await expect(startPrivateRedis(home, program)).rejects.toThrow(/ended at once: .*cannot bind: no space/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('cannot read what is there says so', async () => {
    await mkdir(join(home, 'redis', 'appendonlydir'), { recursive: true });
    await writeFile(join(home, 'redis', 'appendonlydir', 'appendonly.aof.manifest'), 'not a manifest\n');
    await expect(startPrivateRedis(home)).rejects.toThrow(/manifest/i);
  });
});

async function start(): Promise<PrivateRedis> {
  const redis = await startPrivateRedis(home);
  onTestFinished(() => redis.stop());
  return redis;
}

async function ask<T>({ url }: PrivateRedis, what: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await what(client);
  } finally {
    client.disconnect();
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

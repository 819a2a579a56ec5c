// The whole of a text that was cut: kept for who knows its address, and only as text.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTexts, type TextsOptions } from '../../src/web/texts.ts';
import { openDoor } from './door.ts';

const day = 24 * 60 * 60 * 1000;
const long = `<script>alert(1)</script>\n${'the whole of it '.repeat(5_000)}`;

test('R-30: a kept text is served whole, as text and as nothing else', async () => {
  const { texts } = keptTexts();
  const door = await openDoor({ text: texts.find });
  const address = await texts.keep(long);
  expect(address).toMatch(/^https:\/\/conductor\.example\.com\/texts\/[0-9a-f]{32}$/);

  const answer = await door.ask('GET', new URL(address).pathname);
  expect(answer).toMatchObject({ status: 200, body: long });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-robots-tag': 'noindex',
    'cache-control': 'private',
  });
  expect(await door.ask('HEAD', new URL(address).pathname)).toMatchObject({ status: 200, body: '' });
});

test.each([
  '/texts/',
  '/texts',
  `/texts/${'0'.repeat(32)}`,
  `/texts/${'0'.repeat(32)}.md`,
  '/texts/../secret',
  '/texts/..%2fsecret',
  '/texts/secret',
])('%s is not there', async (path) => {
  const { texts, directory } = keptTexts();
  await texts.keep(long);
  writeFileSync(join(directory, 'secret.md'), 'not for you');
  const door = await openDoor({ text: texts.find });
  expect(await door.ask('GET', path)).toMatchObject({ status: 404, body: '{"message":"not found"}' });
});

test('a text that cannot be read is an error, not a crash, and says nothing of the inside', async () => {
  const door = await openDoor({ text: () => Promise.reject(new Error('EACCES: /home/conductor/logs')) });
  expect(await door.ask('GET', `/texts/${'0'.repeat(32)}`)).toMatchObject({
    status: 500,
    body: '{"message":"internal error"}',
  });
});

test('T-06: without a public address a file is named, and no host', async () => {
  const { texts, directory } = keptTexts({ publicUrl: null });
  const said = await texts.keep(long);
  expect(said).toMatch(/^texts\/[0-9a-f]{32}\.md in the logs of the conductor$/);
  expect(readdirSync(directory)).toEqual([said.slice('texts/'.length).split(' ')[0]]);
});

test('T-33: what is kept is masked, and its name is that of the masked text', async () => {
  const { texts } = keptTexts();
  const address = await texts.keep('the password is the-password');
  expect(await texts.find(address.split('/').at(-1) ?? '')).toBe('the password is [redacted]');
  expect(await texts.keep('the password is [redacted]')).toBe(address);
});

test('files are for their owner alone, and the same text is one', async () => {
  const { texts, directory } = keptTexts();
  await Promise.all([texts.keep(long), texts.keep(long)]);
  const [file = '', ...others] = readdirSync(directory);
  expect(others).toEqual([]);
  expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('they are kept for 30 days, and the newest thousand', async () => {
  const { texts, directory } = keptTexts();
  await texts.keep('zero');
  const old = (name: string, days: number) => {
    const path = join(directory, `${name}.md`);
    writeFileSync(path, 'x');
    utimesSync(path, (Date.now() - days * day) / 1000, (Date.now() - days * day) / 1000);
  };
  old('month', 31);
  old('weeks', 29);
  await texts.keep('one');
  expect(readdirSync(directory)).not.toContain('month.md');
  expect(readdirSync(directory)).toContain('weeks.md');
  for (let at = 0; at < 1_000; at++) old(`f${at}`, 1 + at / 1_000);
  await texts.keep('two');
  const names = readdirSync(directory);
  expect(names).toHaveLength(1_000);
  expect(names).not.toContain('weeks.md');
  expect(names).not.toContain('f999.md');
  expect(names).toContain('f0.md');
});

function keptTexts(changes: Partial<TextsOptions> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'texts-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  const directory = join(root, 'texts');
  const texts = createTexts({
    directory,
    publicUrl: 'https://conductor.example.com',
    mask: (text) => text.replaceAll('the-password', '[redacted]'),
    clock: { now: () => Date.now(), id: randomUUID },
    ...changes,
  });
  return { texts, directory };
}

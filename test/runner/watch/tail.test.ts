// What was appended to a file that an agent can write.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTail } from '../../../src/runner/watch/tail.ts';

const limits = { chunk: 64, line: 20 };
let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'conductor-tail-'));
  path = join(dir, 'events');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('gives each complete line once', () => {
  const tail = createTail(path, limits);
  expect(tail.read()).toEqual({ lines: [], more: false });
  writeFileSync(path, 'one\ntw');
  expect(tail.read().lines).toEqual(['one']);
  expect(tail.read().lines).toEqual([]);
  appendFileSync(path, 'o\nthree\n');
  expect(tail.read().lines).toEqual(['two', 'three']);
});

it('reads no more at once than it may, and says that there is more', () => {
  writeFileSync(path, 'x\n'.repeat(50));
  const tail = createTail(path, limits);
  expect(tail.read()).toMatchObject({ lines: { length: 32 }, more: true });
  expect(tail.read()).toMatchObject({ lines: { length: 18 }, more: false });
});

it('leaves a line out that is too long, however it comes, and keeps what follows', () => {
  const tail = createTail(path, limits);
  writeFileSync(path, `${'a'.repeat(21)}\nok\n${'b'.repeat(100)}`);
  expect(tail.read().lines).toEqual(['ok']);
  appendFileSync(path, `${'b'.repeat(100)}\nend\n`);
  const lines = [tail, tail, tail, tail].flatMap((one) => one.read().lines);
  expect(lines).toEqual(['end']);
});

it('begins anew where the file shrank or was replaced', () => {
  const tail = createTail(path, limits);
  writeFileSync(path, 'one\ntwo\n');
  tail.read();
  writeFileSync(path, 'new\n');
  expect(tail.read().lines).toEqual(['new']);
  rmSync(path);
  expect(tail.read().lines).toEqual([]);
  writeFileSync(path, 'other and longer\n');
  expect(tail.read().lines).toEqual(['other and longer']);
});

it('leaves out what is far behind, and the line it would begin within', () => {
  const tail = createTail(path, { ...limits, behind: 10 });
  writeFileSync(path, 'first\nsecond\nthird\nfour\n');
  expect(tail.read().lines).toEqual(['four']);
  appendFileSync(path, 'five\n');
  expect(tail.read().lines).toEqual(['five']);
});

it.each([
  ['a link', () => symlinkSync('/etc/passwd', path)],
  ['a pipe', () => void spawnSync('mkfifo', [path])],
  ['a directory', () => mkdirSync(path)],
])('reads nothing from %s in its place', (_, put) => {
  put();
  expect(createTail(path, limits).read()).toEqual({ lines: [], more: false });
});

it('takes bytes that are no text for what they are', () => {
  writeFileSync(path, Buffer.from([0xff, 0xfe, 0x0a, 0x6f, 0x6b, 0x0a]));
  expect(createTail(path, limits).read().lines).toEqual(['\ufffd\ufffd', 'ok']);
});

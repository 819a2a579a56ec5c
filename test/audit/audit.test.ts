// What is written down, and when it is safe.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/audit/verify.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { redact } from '../../src/text/secrets/redact.ts';
import { auditIn, chainOf, freshDirectory, linesOf, now, record, refused, told } from './room.ts';

test('T-46 S-185 every trigger is one line: who, permission, delivery, decision and reason, tied to the line before', async () => {
  const directory = freshDirectory();
  const audit = auditIn(directory);
  await audit.append(record(1));
  await audit.append(refused(2, { role: null, delivery: null }));
  const [first, second, ...more] = told(directory);
  expect(more).toEqual([]);
  const { at: _, ...same } = record(1);
  expect(first).toEqual({
    ...same,
    seq: 1,
    at: '2024-01-15T10:32:01.000Z',
    previous: '0'.repeat(64),
    hash: first?.hash,
  });
  expect(second).toMatchObject({
    seq: 2,
    actor: 'mallory',
    role: null,
    delivery: null,
    decision: 'refused',
    code: 'role',
  });
  expect(second?.previous).toBe(first?.hash);
});

test('a line can be checked with sed and sha256sum alone', async () => {
  const [line = ''] = linesOf(await chainOf(1));
  const unsealed = line.replace(/,"hash":"[0-9a-f]*"\}$/, '}');
  expect(createHash('sha256').update(unsealed).digest('hex')).toBe(JSON.parse(line).hash);
});

test('only its owner can look into it', async () => {
  const directory = await chainOf(3);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(dirname(directory)).mode & 0o777).not.toBe(0o700);
  for (const file of ['audit.jsonl', 'security.jsonl'])
    expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
});

test('performed again, by this process or by another one, it is still one line', async () => {
  const directory = freshDirectory();
  const [one, other] = [auditIn(directory), auditIn(directory)];
  await one.append(refused(1));
  await other.append(record(2));
  for (const audit of [one, other, auditIn(directory)]) {
    await audit.append(refused(1));
    await audit.append(record(2));
  }
  expect(told(directory).map(({ id }) => id)).toEqual([record(1).id, record(2).id]);
  expect(linesOf(directory, 'security.jsonl')).toHaveLength(1);
});

test('S-190 what was refused stands in the security log too, and nothing else does', async () => {
  const directory = await chainOf(6);
  const lines = linesOf(directory, 'security.jsonl').map((line) => JSON.parse(line));
  const wanted = { task: '7-12', trigger: 'command stop', actor: 'mallory', role: 'read', code: 'role' };
  expect(lines).toMatchObject([
    { ...wanted, id: record(3).id, delivery: 'd-3', reason: 'stop needs write' },
    { ...wanted, id: record(6).id, delivery: 'd-6', at: '2024-01-15T10:32:06.000Z' },
  ]);
});

test('S-190 who dies between the two has told the security log first: at most once more, never once less', async () => {
  const directory = await chainOf(3);
  rmSync(join(directory, 'audit.jsonl'));
  await auditIn(directory).append(refused(3));
  expect(linesOf(directory, 'security.jsonl').map((line) => JSON.parse(line).id)).toEqual([record(3).id, record(3).id]);
  expect(linesOf(directory)).toHaveLength(1);
});

test('no secret gets into it, not even one that hides behind invisible characters or at the cut, and no line break', async () => {
  const directory = freshDirectory();
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const hidden = `${token.slice(0, 8)}\u200b${token.slice(8)}`;
  const texts = [
    `said ${token}`,
    `said ${hidden}`,
    `${'x '.repeat(242)}${token}`,
    `a\n{"seq":9}\u001b[31m\u2028b hunter2`,
  ];
  const audit = auditIn(directory, { mask: (text) => redact(text, ['hunter2']) });
  for (const [index, reason] of texts.entries())
    await audit.append(
      refused(index, { reason, actor: `m ${reason}`, trigger: reason, code: reason, delivery: reason }),
    );
  for (const file of ['audit.jsonl', 'security.jsonl']) {
    const text = readFileSync(join(directory, file), 'utf8');
    expect(linesOf(directory, file)).toHaveLength(4);
    expect(text).not.toContain('ghp_');
    expect(text).not.toContain('hunter2');
    expect(text).not.toMatch(/[\u001b\u2028\u200b]/);
  }
  expect(told(directory)[2]?.reason).toMatch(/ x x \[redacted\]$/);
});

test('a line that a crash cut off is moved aside, and the chain goes on', async () => {
  const directory = await chainOf(3);
  const file = join(directory, 'audit.jsonl');
  const torn = '{"seq":4,"at":"2024-01-15T10:32:0\u00e9';
  appendFileSync(file, torn);
  expect(await verify(directory)).toMatchObject({ lines: 3, broken: null, torn: { file: 'audit.jsonl', bytes: 35 } });
  await auditIn(directory).append(record(4));
  appendFileSync(file, '\0\0\0');
  await auditIn(directory).append(record(5));
  expect(readFileSync(join(directory, 'torn.log'), 'utf8')).toBe(`${torn}\n\0\0\0\n`);
  expect(await verify(directory)).toMatchObject({ lines: 5, broken: null, torn: null });
});

test('a whole line without its newline was never acknowledged: it is written again, under the same number', async () => {
  const directory = await chainOf(3);
  const file = join(directory, 'audit.jsonl');
  truncateSync(file, statSync(file).size - 1);
  await auditIn(directory).append(refused(3));
  expect(told(directory).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(await verify(directory)).toMatchObject({ lines: 3, broken: null, torn: null });
});

test('a torn line of the security log does not swallow the next one', async () => {
  const directory = await chainOf(3);
  appendFileSync(join(directory, 'security.jsonl'), '{"at":"20');
  await auditIn(directory).append(refused(4));
  const lines = linesOf(directory, 'security.jsonl');
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2] ?? '').id).toBe(record(4).id);
});

test('a full file gets a number, the chain goes on over files, and ids in former files are still known', async () => {
  const directory = freshDirectory();
  const parts = { fullAt: 1500 };
  const [one, other] = [auditIn(directory, parts), auditIn(directory, parts)];
  for (let number = 1; number <= 40; number++) await (number % 2 ? one : other).append(refused(number));
  for (let number = 1; number <= 40; number++) await (number % 2 ? other : one).append(refused(number));
  for (let number = 1; number <= 40; number++) await auditIn(directory, parts).append(refused(number));
  const files = readdirSync(directory);
  expect(files).toEqual(
    expect.arrayContaining(['audit-000001.jsonl', 'audit-000009.jsonl', 'audit.jsonl', 'security-000001.jsonl']),
  );
  expect(told(directory).map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(await verify(directory)).toMatchObject({
    lines: 40,
    broken: null,
    files: files.filter((name) => name.startsWith('audit')).length,
  });
});

test('a process notices that another one has begun a new file, however long that is already', async () => {
  const directory = freshDirectory();
  const [one, other] = [auditIn(directory), auditIn(directory, { fullAt: 1 })];
  await one.append(record(1));
  await other.append(record(2, { reason: 'x'.repeat(400) }));
  await one.append(record(2, { reason: 'x'.repeat(400) }));
  expect(await verify(directory)).toMatchObject({ lines: 2, files: 2, broken: null });
});

test('who died between giving a full file its number and the first line of the next one leaves no gap', async () => {
  const directory = await chainOf(5);
  renameSync(join(directory, 'audit.jsonl'), join(directory, 'audit-000001.jsonl'));
  await auditIn(directory).append(record(5));
  await auditIn(directory).append(record(6));
  expect(linesOf(directory)).toHaveLength(1);
  expect(await verify(directory)).toMatchObject({ lines: 6, files: 2, broken: null });
});

test('while the disk is full nothing is acknowledged and it is tried again, for as long as it takes', async () => {
  const directory = freshDirectory();
  mkdirSync(directory, { recursive: true });
  // Every write to it fails with ENOSPC, see full(4).
  symlinkSync('/dev/full', join(directory, 'audit.jsonl'));
  const audit = auditIn(directory);
  const failure = await audit.append(record(1)).catch((error) => error);
  expect(failure).toBeInstanceOf(PortError);
  expect(failure).toMatchObject({ port: 'audit', code: 'not_written', message: expect.stringContaining('ENOSPC') });
  // A Date: the queue rests, and the job keeps its tries.
  expect(failure.retry).toEqual(new Date(now + 6_000));
  rmSync(join(directory, 'audit.jsonl'));
  await audit.append(record(1));
  expect(await verify(directory)).toMatchObject({ lines: 1, broken: null });
});

test('a directory that cannot be made, or a lock that is not given, is tried again too', async () => {
  const directory = freshDirectory();
  writeFileSync(dirname(directory), 'a file stands there');
  await expect(auditIn(directory).append(record(1))).rejects.toMatchObject({
    code: 'not_written',
    retry: expect.any(Date),
  });
  const exclusive = () => Promise.reject(new PortError('memory', 'lock_timeout', 'somebody holds it', 'soon'));
  const waiting = auditIn(freshDirectory(), { exclusive }).append(record(1));
  await expect(waiting).rejects.toMatchObject({ code: 'not_written', retry: expect.any(Date) });
});

test('a process that remembers what was cut off leaves the gap to be seen', async () => {
  const directory = freshDirectory();
  const audit = auditIn(directory);
  for (const number of [1, 2, 3]) await audit.append(record(number));
  const file = join(directory, 'audit.jsonl');
  truncateSync(file, linesOf(directory)[0]?.length ?? 0);
  appendFileSync(file, '\n');
  await audit.append(record(4));
  expect(await verify(directory)).toMatchObject({ lines: 1, broken: { line: 2, check: 'seq', due: 2, found: 4 } });
});

test('what others wrote into a file that was cut is seen too', async () => {
  const directory = await chainOf(1);
  const [one, other] = [auditIn(directory), auditIn(directory)];
  const whole = readFileSync(join(directory, 'audit.jsonl'));
  for (const number of [2, 3, 4]) await one.append(record(number));
  writeFileSync(join(directory, 'audit.jsonl'), whole);
  await other.append(record(5));
  await one.append(record(5));
  expect(told(directory).map(({ id }) => id)).toEqual([record(1).id, record(5).id]);
});

test('a spoilt last line is not cleared away: the chain goes on behind it, and the damage stays to be seen', async () => {
  const directory = await chainOf(3);
  const file = join(directory, 'audit.jsonl');
  appendFileSync(file, 'garbage\n');
  await auditIn(directory).append(record(4));
  expect(told.bind(null, directory)).toThrow();
  expect(linesOf(directory)[3]).toBe('garbage');
  expect(await verify(directory)).toMatchObject({ lines: 3, broken: { line: 4, check: 'form' } });
});

// Whatever is done to a line is found.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSealed, origin, parseLine, renderLine } from '../../src/audit/line.ts';
import { verify } from '../../src/audit/verify.ts';
import { auditIn, chainOf, freshDirectory, linesOf, record, refused, rewrite } from './room.ts';

const length = 30;
const line = fc.nat(length - 1);

/** What somebody may do to the bytes of a chain. */
const damages = fc.oneof(
  fc.record({
    kind: fc.constant('byte' as const),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    by: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('cut' as const),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    count: fc.integer({ min: 1, max: 2000 }),
  }),
  fc.record({ kind: fc.constant('delete' as const), from: line, count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('double' as const), from: line, to: line }),
  fc.record({ kind: fc.constant('move' as const), from: line, to: line }),
  fc.record({ kind: fc.constant('forge' as const), from: line, reason: fc.string({ minLength: 1 }) }),
);
type Damage = typeof damages extends fc.Arbitrary<infer T> ? T : never;

test('T-46 any edit, deletion, insertion and change of order of any line is found', async () => {
  const directory = await chainOf(length);
  const whole = readFileSync(join(directory, 'audit.jsonl'));
  const { head } = await verify(directory);
  const lines = linesOf(directory);
  let broken = 0;
  await fc.assert(
    fc.asyncProperty(damages, async (damage) => {
      const damaged = damageTo(whole, damage);
      fc.pre(!damaged.equals(whole));
      writeFileSync(join(directory, 'audit.jsonl'), damaged);
      const verdict = await verify(directory, head);
      if (verdict.broken) broken++;
      // Cut off at its end a chain is whole in itself, and its last line nothing holds yet: that is what the noted head is for.
      else if (damaged.subarray(0, whole.length).equals(whole)) expect(verdict.torn).not.toBeNull();
      else expect(verdict.noted).toBe(false);
      // What it passes, but for the last line that nothing follows, is what was written.
      const passed = Math.max(0, verdict.lines - 1);
      expect(linesOf(directory).slice(0, passed)).toEqual(lines.slice(0, passed));
    }),
    { numRuns: 1000 },
  );
  expect(broken).toBeGreaterThan(700);
});

test.each([
  ['edited', (lines: string[]) => lines.with(9, (lines[9] ?? '').replace('rosa', 'rose')), 10, 'seal'],
  ['edited by a blank', (lines: string[]) => lines.with(9, (lines[9] ?? '').replace(',', ', ')), 10, 'seal'],
  [
    'told twice in one key',
    (lines: string[]) => lines.with(9, (lines[9] ?? '').replace('"name"', '"actor":"bob","name"')),
    10,
    'seal',
  ],
  ['deleted', (lines: string[]) => lines.toSpliced(9, 1), 10, 'seq'],
  ['deleted as the first', (lines: string[]) => lines.slice(1), 1, 'seq'],
  ['doubled', (lines: string[]) => lines.toSpliced(9, 0, lines[9] ?? ''), 11, 'seq'],
  ['moved', (lines: string[]) => lines.toSpliced(9, 2, lines[10] ?? '', lines[9] ?? ''), 10, 'seq'],
  ['put in', (lines: string[]) => lines.toSpliced(9, 0, '{"seq":10}'), 10, 'form'],
  ['emptied', (lines: string[]) => lines.with(9, ''), 10, 'form'],
  [
    'forged with a hash of its own',
    (lines: string[]) => lines.with(9, forged(lines[9] ?? '', 'all is well')),
    11,
    'previous',
  ],
] as const)('a line that was %s is named with the check that failed', async (_, spoil, at, check) => {
  const directory = await chainOf(length);
  rewrite(directory, spoil(linesOf(directory)));
  const { broken, lines } = await verify(directory);
  expect(broken).toMatchObject({ file: 'audit.jsonl', line: at, check });
  expect(lines).toBe(at - 1);
});

test('bytes that are no text are not the same as the sign that stands for them', async () => {
  const directory = freshDirectory();
  await auditIn(directory).append(record(1, { reason: 'a \ufffd b' }));
  const text = readFileSync(join(directory, 'audit.jsonl'));
  const at = text.indexOf('\ufffd');
  writeFileSync(
    join(directory, 'audit.jsonl'),
    Buffer.concat([text.subarray(0, at), Buffer.from([0xff]), text.subarray(at + 3)]),
  );
  expect(await verify(directory)).toMatchObject({ broken: { line: 1, check: 'seal' } });
});

test('a file of the chain that is missing, or in another one’s place, is found', async () => {
  const directory = freshDirectory();
  const audit = auditIn(directory, { fullAt: 1500 });
  for (let number = 1; number <= 20; number++) await audit.append(refused(number));
  const second = readFileSync(join(directory, 'audit-000002.jsonl'));
  rmSync(join(directory, 'audit-000002.jsonl'));
  expect(await verify(directory)).toMatchObject({ broken: { file: 'audit-000003.jsonl', line: 1, check: 'seq' } });
  writeFileSync(join(directory, 'audit-000002.jsonl'), readFileSync(join(directory, 'audit-000003.jsonl')));
  writeFileSync(join(directory, 'audit-000003.jsonl'), second);
  expect(await verify(directory)).toMatchObject({ broken: { file: 'audit-000002.jsonl', line: 1, check: 'seq' } });
});

test('a full file must end with its line: only the newest may be torn', async () => {
  const directory = freshDirectory();
  const audit = auditIn(directory, { fullAt: 1500 });
  for (let number = 1; number <= 20; number++) await audit.append(refused(number));
  const path = join(directory, 'audit-000001.jsonl');
  writeFileSync(path, readFileSync(path).subarray(0, -1));
  const last = linesOf(directory, 'audit-000001.jsonl').length + 1;
  expect(await verify(directory)).toMatchObject({
    torn: null,
    broken: { file: 'audit-000001.jsonl', line: last, check: 'form' },
  });
});

test('a head noted elsewhere is still there when the chain has grown, and not when it was cut off or written anew', async () => {
  const directory = await chainOf(5);
  const { head } = await verify(directory);
  await auditIn(directory).append(record(6));
  expect(head).toMatchObject({ seq: 5 });
  expect(await verify(directory, head)).toMatchObject({ broken: null, noted: true, lines: 6 });
  expect(await verify(directory, { seq: null, hash: head?.hash ?? '' })).toMatchObject({ noted: true });
  expect(await verify(directory, { seq: 4, hash: head?.hash ?? '' })).toMatchObject({ broken: null, noted: false });
  const lines = linesOf(directory);
  rewrite(directory, lines.slice(0, 4));
  expect(await verify(directory)).toMatchObject({ broken: null, lines: 4, noted: null });
  expect(await verify(directory, head)).toMatchObject({ broken: null, noted: false });
  rmSync(join(directory, 'audit.jsonl'));
  for (const number of [1, 2, 3, 4, 7, 8]) await auditIn(directory).append(record(number));
  expect(await verify(directory, head)).toMatchObject({ broken: null, lines: 6, noted: false });
});

test('a file that becomes full while the chain is read is no break', async () => {
  const directory = await chainOf(1);
  // Large enough to be read in many turns.
  const lines = longChain(4000);
  rewrite(directory, lines.slice(0, 3998), 'audit-000001.jsonl');
  rewrite(directory, lines.slice(3998, 3999));
  let isDone = false;
  const reading = verify(directory).finally(() => {
    isDone = true;
  });
  while (!isDone && !isOpen(join(directory, 'audit-000001.jsonl'))) await turn();
  expect(isDone).toBe(false);
  renameSync(join(directory, 'audit.jsonl'), join(directory, 'audit-000002.jsonl'));
  rewrite(directory, lines.slice(3999));
  expect(await reading).toMatchObject({ lines: 4000, files: 3, broken: null });
});

test('where nothing was written there is nothing to prove', async () => {
  const directory = freshDirectory();
  const nothing = { lines: 0, head: null, broken: null, torn: null };
  expect(await verify(directory)).toMatchObject({ ...nothing, files: 0 });
  mkdirSync(directory, { recursive: true });
  expect(await verify(directory, { seq: 1, hash: origin.hash })).toMatchObject({ ...nothing, files: 0, noted: false });
});

test('whatever a record says, its line is one line that is read back as it was and is sealed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.nat(1e9), (reason, actor, seq) => {
      const before = { seq, hash: 'ab'.repeat(32) };
      const { text, link } = renderLine(record(1, { reason, actor }), before);
      const bytes = Buffer.from(text);
      expect(text).not.toContain('\n');
      expect(parseLine(bytes)).toMatchObject({ reason, actor, seq: seq + 1, previous: before.hash, hash: link.hash });
      expect(isSealed(bytes)).toBe(true);
    }),
  );
});

function longChain(length: number): string[] {
  let link = origin;
  return Array.from({ length }, (_, index) => {
    const line = renderLine(record(index), link);
    link = line.link;
    return line.text;
  });
}

/** Is the file being read by this process? */
function isOpen(path: string): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });
}

function damageTo(whole: Buffer, damage: Damage): Buffer {
  if (damage.kind === 'byte') {
    const at = Math.floor(damage.at * whole.length);
    return Buffer.concat([whole.subarray(0, at), Buffer.from([(whole[at] ?? 0) ^ damage.by]), whole.subarray(at + 1)]);
  }
  if (damage.kind === 'insert') {
    const at = Math.floor(damage.at * whole.length);
    return Buffer.concat([whole.subarray(0, at), damage.bytes, whole.subarray(at)]);
  }
  if (damage.kind === 'cut') {
    const at = Math.floor(damage.at * whole.length);
    return Buffer.concat([whole.subarray(0, at), whole.subarray(at + damage.count)]);
  }
  const lines = whole.toString().split('\n').slice(0, -1);
  const one = lines[damage.from] ?? '';
  const spoilt = {
    delete: (of: Damage) => lines.toSpliced(damage.from, 'count' in of ? of.count : 1),
    double: (of: Damage) => lines.toSpliced('to' in of ? of.to : 0, 0, one),
    move: (of: Damage) => lines.toSpliced(damage.from, 1).toSpliced('to' in of ? of.to : 0, 0, one),
    forge: (of: Damage) => lines.with(damage.from, forged(one, 'reason' in of ? of.reason : '')),
  }[damage.kind](damage);
  return Buffer.from(spoilt.map((text) => `${text}\n`).join(''));
}

/** The line with another reason and the right hash, as somebody writes it who read our source. */
function forged(text: string, reason: string): string {
  const { seq, at, previous, hash: _, ...rest } = JSON.parse(text);
  return renderLine({ ...rest, at: Date.parse(at), reason }, { seq: seq - 1, hash: previous }).text;
}

// Old text goes into another file beside, so that a file stays small and nothing is lost.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entries, failure, filesIn, freshRoot, leftIn, quickFileSystem, watched } from './room.ts';

const textOf = (root: string, name: string) => readFileSync(join(root, name), 'utf8');

test('text moves into the archive beside, oldest first, below a head of its own', async () => {
  const root = freshRoot();
  const files = filesIn(root);
  await files.update('acme/log.md', () => '# Log\n\n- one\n- two\n- three\n');
  const moved = await files.archive('acme/log.md', () => ({
    keep: '# Log\n\n- three\n',
    blocks: ['- one\n', '- two'],
    head: '# Log, earlier\n\n',
  }));
  expect(moved).toBe(true);
  await files.archive('acme/log.md', () => ({ keep: '# Log\n', blocks: ['- three'], head: '# Log, earlier\n\n' }));
  expect(textOf(root, 'acme/log.md')).toBe('# Log\n');
  expect(textOf(root, 'acme/log.archive.md')).toBe('# Log, earlier\n\n- one\n- two\n- three\n');
});

test('nothing old, nothing moved', async () => {
  const root = freshRoot();
  writeFileSync(join(root, 'log.md'), '# Log\n');
  expect(await filesIn(root).archive('log.md', () => undefined)).toBe(false);
  expect(entries(root)).not.toContain('log.archive.md');
});

test('what a person added to the archive stays', async () => {
  const root = freshRoot();
  writeFileSync(join(root, 'log.md'), 'a\nb\n');
  writeFileSync(join(root, 'log.archive.md'), 'Ann: no newline');
  await filesIn(root).archive('log.md', () => ({ keep: 'b\n', blocks: ['a\n'] }));
  expect(textOf(root, 'log.archive.md')).toBe('Ann: no newline\na\n');
});

test('an archive that is full gets a number, and a new one is begun', async () => {
  const root = freshRoot();
  const files = filesIn(root);
  const full = 'x'.repeat(1_000_000);
  writeFileSync(join(root, 'log.archive-1.md'), 'the first');
  writeFileSync(join(root, 'log.archive.md'), full);
  await files.archive('log.md', () => ({ keep: 'b\n', blocks: ['a\n'], head: '# Earlier\n' }));
  expect(textOf(root, 'log.archive-2.md')).toBe(full);
  expect(textOf(root, 'log.archive.md')).toBe('# Earlier\na\n');
  expect(textOf(root, 'log.archive-1.md')).toBe('the first');
});

test('text is in the file or in the archive, whatever step fails: never in both, never in none', async () => {
  for (let fatal = 1; ; fatal++) {
    const root = freshRoot();
    writeFileSync(join(root, 'log.md'), 'a\nb\n');
    let happened = false;
    const fs = watched(({ number }) => {
      happened ||= number === fatal;
      if (number === fatal) throw failure('EIO');
    });
    await filesIn(root, { fs })
      .archive('log.md', () => ({ keep: 'b\n', blocks: ['a\n'] }))
      .catch(() => undefined);
    await filesIn(root, { fs: quickFileSystem }).hold(async () => {});
    const all = ['log.md', 'log.archive.md'].map((name) => (entries(root).includes(name) ? textOf(root, name) : ''));
    expect(all.join('').split('\n').sort().join(), `step ${fatal}`).toBe(',a,b');
    expect(leftIn(root)).toEqual([]);
    if (!happened) break;
  }
});

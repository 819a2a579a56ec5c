// One file: read whole, written whole, and only when it is what was read.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entries, failure, filesIn, freshRoot, leftIn, quickFileSystem, watched } from './room.ts';

const bytesOf = (path: string) => readFileSync(path, 'utf8');

describe('S-074 a look', () => {
  test('says what is there and which version of it', async () => {
    const root = freshRoot();
    writeFileSync(join(root, 'a.md'), 'hello\n');
    const found = await filesIn(root).read('a.md');
    expect(found).toMatchObject({ kind: 'file', version: { size: 6, mtimeMs: statSync(join(root, 'a.md')).mtimeMs } });
    expect(found.kind === 'file' && found.bytes.toString()).toBe('hello\n');
    expect(found.kind === 'file' && found.version.hash).toMatch(/^5891b5b522d5df086d0ff0b110fbd9d2/);
  });

  test('has a result of its own for a file that is missing', async () => {
    const root = freshRoot();
    expect(await filesIn(root).read('a.md')).toEqual({ kind: 'missing' });
    expect(await filesIn(root).read('no/where/a.md')).toEqual({ kind: 'missing' });
    expect(entries(root)).toEqual([]);
  });

  test('that fails is no absence', async () => {
    const root = freshRoot();
    mkdirSync(join(root, 'a.md'));
    await expect(filesIn(root).read('a.md')).rejects.toMatchObject({ code: 'unreadable' });
    await expect(filesIn(root).update('a.md', () => 'x')).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('beside a writer of 1 MB in a loop sees one whole version', async () => {
    const root = freshRoot();
    const versions = ['a', 'b', 'c'].map((letter) => letter.repeat(1_000_000));
    const files = filesIn(root);
    await files.update('big.md', () => versions[0] ?? '');
    let done = false;
    const writer = (async () => {
      for (let round = 0; round < 12; round++) await files.update('big.md', () => versions[round % 3] ?? '');
      done = true;
    })();
    let looks = 0;
    while (!done) {
      const found = await filesIn(root).read('big.md');
      expect(found.kind === 'file' && versions.includes(found.bytes.toString())).toBe(true);
      looks++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writer;
    expect(looks).toBeGreaterThan(3);
  });
});

describe('S-075 S-084 a write', () => {
  test('is of what was read, or does not happen', async () => {
    const root = freshRoot();
    const path = join(root, 'a.md');
    const files = filesIn(root);
    const nothing = await files.read('a.md');
    await files.write('a.md', 'first', nothing);
    const first = await files.read('a.md');
    await expect(files.write('a.md', 'other', nothing)).rejects.toMatchObject({ code: 'conflict', permanent: false });
    await files.write('a.md', 'second', first);
    await expect(files.write('a.md', 'other', first)).rejects.toMatchObject({ code: 'conflict' });
    expect(bytesOf(path)).toBe('second');
    expect(leftIn(root)).toEqual([]);
  });

  test('notices an edit of the same size in the same clock tick', async () => {
    const root = freshRoot();
    const path = join(root, 'a.md');
    writeFileSync(path, 'ours');
    const files = filesIn(root);
    const { mtime } = statSync(path);
    const found = await files.read('a.md');
    writeFileSync(path, 'Anns');
    utimesSync(path, mtime, mtime);
    await expect(files.write('a.md', 'new', found)).rejects.toMatchObject({ code: 'conflict' });
    expect(bytesOf(path)).toBe('Anns');
  });

  test('notices an edit that is made while ours goes to the disk', async () => {
    const root = freshRoot();
    const path = join(root, 'a.md');
    writeFileSync(path, 'old');
    const saving = watched(({ call }) => {
      if (call === 'match') writeFileSync(path, 'Ann was here');
    });
    const writing = filesIn(root, { fs: saving }).update('a.md', () => 'new');
    await expect(writing).rejects.toMatchObject({ code: 'conflict' });
    expect(bytesOf(path)).toBe('Ann was here');
    expect(leftIn(root)).toEqual([]);
    expect(entries(join(root, '.own', 'backups'))).toEqual([]);
  });

  test('gives back what somebody saves in place between the last look and the renaming', async () => {
    const root = freshRoot();
    const path = join(root, 'a.md');
    writeFileSync(path, 'old');
    const saving = watched(({ call, args }) => {
      if (call === 'rename' && args[1] === path && bytesOf(path) === 'old') writeFileSync(path, 'Ann was here');
    });
    const writing = filesIn(root, { fs: saving }).update('a.md', () => 'new');
    await expect(writing).rejects.toMatchObject({ code: 'conflict' });
    expect(bytesOf(path)).toBe('Ann was here');
    expect(leftIn(root)).toEqual([]);
    expect(entries(join(root, '.own', 'backups'))).toEqual([]);
  });

  test('of what is there already touches nothing', async () => {
    const root = freshRoot();
    writeFileSync(join(root, 'a.md'), 'same');
    const before = statSync(join(root, 'a.md')).ino;
    expect(await filesIn(root).update('a.md', () => 'same')).toBe(false);
    expect(statSync(join(root, 'a.md')).ino).toBe(before);
    expect(entries(join(root, '.own', 'backups'))).toEqual([]);
  });

  test('keeps mode and owner of the file', async () => {
    const root = freshRoot();
    const path = join(root, 'a.md');
    writeFileSync(path, 'old', { mode: 0o600 });
    chmodSync(path, 0o662);
    await filesIn(root).update('a.md', () => 'new');
    expect(statSync(path)).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.() });
    expect(statSync(path).mode & 0o777).toBe(0o662);
  });

  test('makes the directories it needs', async () => {
    const root = freshRoot();
    await filesIn(root).update('acme/widgets/a.md', () => 'new');
    expect(bytesOf(join(root, 'acme', 'widgets', 'a.md'))).toBe('new');
  });

  test('keeps any bytes', async () => {
    const root = freshRoot();
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    await filesIn(root).update('a.md', () => bytes);
    expect(readFileSync(join(root, 'a.md')).equals(Buffer.from(bytes))).toBe(true);
  });
});

test('S-186 two who write at once: one waits, and gives up in time', async () => {
  const root = freshRoot();
  const patient = filesIn(root, { lockTimeoutMs: 100 });
  await filesIn(root).hold(async () => {
    await expect(patient.update('a.md', () => 'x')).rejects.toMatchObject({ code: 'lock_timeout' });
  });
  expect(await patient.update('a.md', () => 'x')).toBe(true);
});

test('S-171 50 at once lose nothing', async () => {
  const root = freshRoot();
  const writers = Array.from({ length: 5 }, () => filesIn(root));
  const add = (number: number) =>
    writers[number % 5]?.update('a.md', (found) => `${found.kind === 'file' ? found.bytes : ''}${number}\n`);
  await Promise.all(Array.from({ length: 50 }, (_, number) => add(number)));
  const lines = bytesOf(join(root, 'a.md')).trim().split('\n').map(Number);
  expect(lines.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, number) => number));
});

describe('S-086 backups', () => {
  test('eight writes leave the five newest earlier versions', async () => {
    const root = freshRoot();
    const files = filesIn(root);
    for (let number = 0; number <= 8; number++) await files.update('acme/a.md', () => `version ${number}`);
    const backups = join(root, '.own', 'backups', 'acme');
    expect(readdirSync(backups).map((name) => bytesOf(join(backups, name)))).toEqual(
      [3, 4, 5, 6, 7].map((number) => `version ${number}`),
    );
  });

  test('are the newest also of several writers who write by turns, whoever wrote how often', async () => {
    const root = freshRoot();
    const [mine, other] = [filesIn(root, { fs: quickFileSystem }), filesIn(root, { fs: quickFileSystem })];
    let number = 0;
    const write = (files: typeof mine) => files.update('a.md', () => `version ${number++}`);
    await write(mine);
    for (let often = 1; often <= 7; often++) {
      await write(mine);
      for (let time = 0; time < often; time++) await write(other);
      await write(mine);
      const backups = join(root, '.own', 'backups');
      const kept = readdirSync(backups).map((name) => bytesOf(join(backups, name)));
      const newest = Array.from({ length: number - 1 }, (_, at) => `version ${at}`).slice(-5);
      expect(kept).toEqual(newest);
    }
  });

  test('of files with the same name, or one that begins like it, are kept apart', async () => {
    const root = freshRoot();
    const files = filesIn(root, { backups: 1 });
    for (const name of ['a.md', 'a.md.more', 'b/a.md']) {
      for (const text of ['1', '2', '3']) await files.update(name, () => `${name} ${text}`);
    }
    const backups = readdirSync(join(root, '.own', 'backups'), { recursive: true, withFileTypes: true });
    const texts = backups.filter((one) => one.isFile()).map((one) => bytesOf(join(one.parentPath, one.name)));
    expect(texts.sort()).toEqual(['a.md 2', 'a.md.more 2', 'b/a.md 2']);
  });

  test('are not made of what need not be kept', async () => {
    const root = freshRoot();
    const files = filesIn(root);
    for (const content of ['1', '2']) {
      const changes = ['a.md', 'b.md'].map((name) => ({ name, content, backup: false }));
      await files.hold((held) => held.commit(changes));
      await files.hold((held) => held.commit([{ name: 'c.md', content, backup: false }]));
    }
    expect(entries(join(root, '.own', 'backups'))).toEqual([]);
    expect(leftIn(root)).toEqual([]);
  });

  test('are copies where a file cannot have two names', async () => {
    const root = freshRoot();
    const fs = watched(({ call }) => {
      if (call === 'link') throw failure('EPERM');
    });
    const files = filesIn(root, { fs });
    for (const content of ['1', '2', '3']) {
      await files.update('a.md', () => content);
      await files.hold((held) => held.commit(['b.md', 'c.md'].map((name) => ({ name, content }))));
    }
    const backups = join(root, '.own', 'backups');
    expect(readdirSync(backups).map((name) => bytesOf(join(backups, name)))).toEqual(['1', '2', '1', '2', '1', '2']);
  });
});

describe('S-179 a path', () => {
  test.each(['../x.md', 'a/../../x.md', '/etc/passwd', '', '.', 'a/', './a.md', 'a\0b', 'a//b.md'])(
    '"%s" is refused',
    async (name) => {
      const files = filesIn(freshRoot());
      await expect(files.read(name)).rejects.toMatchObject({ code: 'path_refused', permanent: true });
      await expect(files.update(name, () => 'x')).rejects.toMatchObject({ code: 'path_refused' });
    },
  );

  test('is refused when a link on it leads out of the root, or nowhere', async () => {
    const [root, outside] = [freshRoot(), freshRoot()];
    writeFileSync(join(outside, 'a.md'), 'theirs');
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'a.md'), join(root, 'a.md'));
    symlinkSync(join(root, 'no-such'), join(root, 'b.md'));
    for (const name of ['out/a.md', 'out/new/a.md', 'a.md', 'b.md']) {
      await expect(filesIn(root).update(name, () => 'ours')).rejects.toMatchObject({ code: 'path_refused' });
      await expect(filesIn(root).read(name)).rejects.toMatchObject({ code: 'path_refused' });
    }
    expect(bytesOf(join(outside, 'a.md'))).toBe('theirs');
    expect(readdirSync(outside)).toEqual(['a.md']);
  });

  test('through a link within the root changes what the link leads to', async () => {
    const root = freshRoot();
    writeFileSync(join(root, 'real.md'), 'old');
    symlinkSync('real.md', join(root, 'link.md'));
    await filesIn(root).update('link.md', () => 'new');
    expect(bytesOf(join(root, 'real.md'))).toBe('new');
    expect(existsSync(join(root, 'link.md'))).toBe(true);
  });

  test('may have a root that is a link itself', async () => {
    const [root, real] = [freshRoot(), freshRoot()];
    symlinkSync(real, join(root, 'memory'));
    await filesIn(join(root, 'memory')).update('acme/a.md', () => 'new');
    expect(bytesOf(join(real, 'acme', 'a.md'))).toBe('new');
  });
});

// Several files: all of them, or none.
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Recovery } from '../../../src/memory/files/recover.ts';
import { aliveBut, dead, entries, failure, filesIn, freshRoot, leftIn, quickFileSystem, watched } from './room.ts';

const names = ['one.md', 'two.md', 'three.md'];
const news = names.map((name) => ({ name, content: `new ${name}` }));

function rootWithOld(): string {
  const root = freshRoot();
  for (const name of ['one.md', 'two.md']) writeFileSync(join(root, name), `old ${name}`);
  return root;
}

/** `null` for a file that is not there. */
function textsIn(root: string): (string | null)[] {
  return names.map((name) => (readdirSync(root).includes(name) ? readFileSync(join(root, name), 'utf8') : null));
}

const old = ['old one.md', 'old two.md', null];
const done = ['new one.md', 'new two.md', 'new three.md'];

describe('S-077 S-078 a transaction', () => {
  test('leaves the files as they were until it is committed', async () => {
    const root = rootWithOld();
    const files = filesIn(root);
    const id = files.begin();
    for (const { name, content } of news) files.stage(id, name, content);
    expect(textsIn(root)).toEqual(old);
    await files.commit(id);
    expect(textsIn(root)).toEqual(done);
    expect(leftIn(root)).toEqual([]);
  });

  test('does not see what another one has staged', async () => {
    const root = freshRoot();
    const files = filesIn(root);
    const [mine, other] = [files.begin(), files.begin()];
    expect(mine).not.toBe(other);
    files.stage(mine, 'one.md', 'mine');
    files.stage(other, 'one.md', 'theirs');
    files.stage(other, 'two.md', 'theirs');
    await files.commit(mine);
    expect(textsIn(root)).toEqual(['mine', null, null]);
    expect((await files.read('two.md')).kind).toBe('missing');
  });

  test('of two contents for one file takes the later', async () => {
    const root = rootWithOld();
    const files = filesIn(root);
    const id = files.begin();
    files.stage(id, 'one.md', 'first');
    files.stage(id, 'two.md', 'other');
    files.stage(id, 'one.md', 'second');
    await files.commit(id);
    expect(textsIn(root)).toEqual(['second', 'other', null]);
  });

  test('that is not open takes nothing', async () => {
    const files = filesIn(freshRoot());
    const over = files.begin();
    await files.commit(over);
    for (const id of [over, 'never-begun']) {
      expect(() => files.stage(id, 'one.md', 'x')).toThrow(expect.objectContaining({ code: 'no_transaction' }));
      await expect(files.commit(id)).rejects.toMatchObject({ code: 'no_transaction' });
    }
  });

  test('S-080 that is rolled back leaves everything as it was, and to roll back nothing does no harm', async () => {
    const root = rootWithOld();
    const files = filesIn(root);
    const id = files.begin();
    for (const { name, content } of news) files.stage(id, name, content);
    files.rollback(id);
    files.rollback(id);
    files.rollback('never-begun');
    expect(textsIn(root)).toEqual(old);
    await expect(files.commit(id)).rejects.toMatchObject({ code: 'no_transaction' });
    const other = files.begin();
    files.rollback();
    expect(() => files.stage(other, 'one.md', 'x')).toThrow('no open transaction');
  });

  test('S-075 writes nothing when one of its files is not what was read', async () => {
    const root = rootWithOld();
    const files = filesIn(root);
    const id = files.begin();
    for (const { name, content } of news) files.stage(id, name, content, await files.read(name));
    appendFileSync(join(root, 'two.md'), ', and Ann');
    await expect(files.commit(id)).rejects.toMatchObject({ code: 'conflict' });
    expect(textsIn(root)).toEqual(['old one.md', 'old two.md, and Ann', null]);
    expect(leftIn(root)).toEqual([]);
  });

  test('S-086 keeps what the files were', async () => {
    const root = rootWithOld();
    await filesIn(root).hold((held) => held.commit(news));
    const backups = join(root, '.own', 'backups');
    expect(readdirSync(backups).map((name) => readFileSync(join(backups, name), 'utf8'))).toEqual([
      'old one.md',
      'old two.md',
    ]);
  });
});

describe('S-079 a commit that cannot be', () => {
  async function refused(root: string, code: string, fs = watched(() => {})): Promise<void> {
    const before = textsIn(root);
    const files = filesIn(root, { fs });
    await expect(files.hold((held) => held.commit(news))).rejects.toMatchObject({ code, name: 'FileError' });
    expect(textsIn(root)).toEqual(before);
    expect(leftIn(root)).toEqual([]);
  }

  test('because one of three is read-only changes none', async () => {
    const root = rootWithOld();
    chmodSync(join(root, 'two.md'), 0o444);
    await refused(root, 'read_only');
    chmodSync(join(root, 'two.md'), 0o644);
    await filesIn(root).hold((held) => held.commit(news));
    expect(textsIn(root)).toEqual(done);
  });

  test('because the directory is read-only changes none', async () => {
    const root = rootWithOld();
    mkdirSync(join(root, 'locked'));
    chmodSync(join(root, 'locked'), 0o555);
    const files = filesIn(root);
    const changes = [...news, { name: 'locked/a.md', content: 'x' }];
    await expect(files.hold((held) => held.commit(changes))).rejects.toMatchObject({ code: 'read_only' });
    await expect(files.update('locked/a.md', () => 'x')).rejects.toMatchObject({ code: 'read_only' });
    expect(textsIn(root)).toEqual(old);
    expect(leftIn(root)).toEqual([]);
  });

  test.each(['EROFS', 'EACCES', 'EPERM'])('because the system says %s changes none', async (code) => {
    const fs = watched(({ call, args }) => {
      if (call === 'mayWrite' && String(args[0]).endsWith('two.md')) throw failure(code);
    });
    await refused(rootWithOld(), 'read_only', fs);
  });

  test('because the lock was lost changes none', async () => {
    const root = rootWithOld();
    const lost = watched(({ call, args }) => {
      if (call === 'rename' && String(args[1]).endsWith('journal')) throw new Error('too late');
    });
    const files = filesIn(root, { owner: dead, fs: lost });
    const thief = filesIn(root, { isAlive: aliveBut(dead) });
    await files.hold(async (held) => {
      await thief.hold(async () => {
        await expect(held.commit(news)).rejects.toMatchObject({ code: 'lock_lost' });
        await expect(held.commit(news.slice(0, 1))).rejects.toMatchObject({ code: 'lock_lost' });
      });
    });
    expect(textsIn(root)).toEqual(old);
    expect(leftIn(root)).toEqual([]);
  });

  test('because somebody saves at the last moment gives back what was changed', async () => {
    const root = rootWithOld();
    let renamed = 0;
    const fs = watched(({ call, args }) => {
      if (call === 'rename' && String(args[1]).endsWith('.md') && ++renamed === 1) {
        writeFileSync(join(root, 'two.md'), 'Ann was here');
      }
    });
    const files = filesIn(root, { fs });
    await expect(files.hold((held) => held.commit(news))).rejects.toMatchObject({ code: 'conflict' });
    expect(textsIn(root)).toEqual(['old one.md', 'Ann was here', null]);
    expect(leftIn(root)).toEqual([]);
  });
});

test('S-084 who saves in place between our last look and the renaming has it in the file', async () => {
  const root = rootWithOld();
  let saves = 0;
  const fs = watched(({ call, args }) => {
    if (call === 'rename' && String(args[1]).endsWith('two.md') && ++saves === 1)
      writeFileSync(join(root, 'two.md'), 'Ann was here');
  });
  const files = filesIn(root, { fs });
  await expect(files.hold((held) => held.commit(news))).rejects.toMatchObject({ code: 'conflict' });
  expect(textsIn(root)).toEqual(['old one.md', 'Ann was here', null]);
  expect(leftIn(root)).toEqual([]);
});

test('what somebody wrote on top of ours stays when ours is taken back', async () => {
  const root = rootWithOld();
  const fs = watched(({ call, args }) => {
    if (call !== 'rename' || !String(args[1]).endsWith('two.md')) return;
    appendFileSync(join(root, 'one.md'), ', and Ann');
    throw failure('EPERM');
  });
  await expect(filesIn(root, { fs }).hold((held) => held.commit(news))).rejects.toMatchObject({ code: 'read_only' });
  expect(textsIn(root)).toEqual(['new one.md, and Ann', 'old two.md', null]);
  expect(leftIn(root)).toEqual([]);
});

describe('an error of the file system at any step', () => {
  const looks = ['realPath', 'list', 'stat', 'read', 'mayWrite'];
  test.each([
    ['ENOSPC', 'no_space', news],
    ['EACCES', 'read_only', news],
    ['EIO', 'failed', news],
    ['ENOSPC', 'no_space', news.slice(0, 1)],
    ['EIO', 'failed', news.slice(2)],
  ])('%s leaves all or nothing, and the next update works', async (code, told, changes) => {
    const after = names.map((name, at) => (changes.some((one) => one.name === name) ? done[at] : old[at]));
    const results = new Set<string>();
    for (let fatal = 1; ; fatal++) {
      const root = rootWithOld();
      let happened = false;
      const fs = watched(({ call, number }) => {
        if (number !== fatal) return;
        happened = true;
        if (!looks.includes(call)) throw failure(code);
      });
      const files = filesIn(root, { fs });
      const result = await files
        .hold((held) => held.commit(changes))
        .then(
          () => 'done',
          (error) => error.code,
        );
      if (!happened) break;
      results.add(result);
      expect(textsIn(root), `step ${fatal}: ${result}`).toEqual(result === 'done' ? after : old);
      await files.close().catch(() => undefined);
      const others = filesIn(root, { fs: quickFileSystem });
      await others.update('other.md', () => 'x');
      expect(leftIn(root), `step ${fatal}`).toEqual([]);
    }
    expect([...results].sort()).toEqual(['done', told].sort());
  });
});

describe('what was left unfinished', () => {
  /** A transaction that counts already, by a process that ended before it touched the first file. */
  async function unfinishedIn(root: string): Promise<void> {
    const fs = watched(({ call, args }) => {
      if (isOver || (call === 'rename' && String(args[1]).endsWith('.md'))) {
        isOver = true;
        throw failure('EIO');
      }
    });
    let isOver = false;
    const files = filesIn(root, { owner: dead, fs });
    await expect(files.hold((held) => held.commit(news))).rejects.toThrow();
  }

  test('is finished by the next who takes the lock', async () => {
    const root = rootWithOld();
    await unfinishedIn(root);
    expect(textsIn(root)).toEqual(old);
    const told: Recovery[] = [];
    const files = filesIn(root, { isAlive: aliveBut(dead), onRecovered: (one) => told.push(one) });
    await files.hold(async () => {});
    expect(textsIn(root)).toEqual(done);
    expect(told).toEqual([{ kind: 'finished', id: expect.any(String), files: names, edited: [] }]);
    expect(leftIn(root)).toEqual([]);
  });

  test('never overwrites what somebody wrote since: ours is kept beside, and that is told', async () => {
    const root = rootWithOld();
    await unfinishedIn(root);
    writeFileSync(join(root, 'two.md'), 'Ann was here');
    const told: Recovery[] = [];
    const files = filesIn(root, { isAlive: aliveBut(dead), onRecovered: (one) => told.push(one) });
    await files.hold(async () => {});
    expect(textsIn(root)).toEqual(['new one.md', 'Ann was here', 'new three.md']);
    const ours = told[0]?.edited[0]?.ours ?? '';
    expect(told[0]?.edited).toEqual([{ name: 'two.md', ours: expect.stringContaining('two.md.not-written.') }]);
    expect(readFileSync(ours, 'utf8')).toBe('new two.md');
    for (let number = 0; number < 7; number++) await files.update('two.md', () => `version ${number}`);
    expect(readFileSync(ours, 'utf8')).toBe('new two.md');
  });

  test('nor what somebody saves in place while it is finished', async () => {
    const root = rootWithOld();
    await unfinishedIn(root);
    let saves = 0;
    const fs = watched(({ call, args }) => {
      if (call === 'rename' && args[1] === join(root, 'two.md') && ++saves === 1)
        writeFileSync(join(root, 'two.md'), 'Ann was here');
    });
    const told: Recovery[] = [];
    const files = filesIn(root, { fs, isAlive: aliveBut(dead), onRecovered: (one) => told.push(one) });
    await files.hold(async () => {});
    expect(textsIn(root)).toEqual(['new one.md', 'Ann was here', 'new three.md']);
    expect(readFileSync(told[0]?.edited[0]?.ours ?? '', 'utf8')).toBe('new two.md');
    expect(leftIn(root)).toEqual([]);
  });

  test('and cannot be finished is undone', async () => {
    const root = rootWithOld();
    await unfinishedIn(root);
    const told: Recovery[] = [];
    const fs = watched(({ call, args }) => {
      if (call === 'rename' && String(args[1]).endsWith('two.md')) throw failure('EPERM');
    });
    const files = filesIn(root, { isAlive: aliveBut(dead), fs, onRecovered: (one) => told.push(one) });
    await files.hold(async () => {});
    expect(told).toMatchObject([{ kind: 'undone', files: names }]);
    expect(textsIn(root)).toEqual(old);
    expect(leftIn(root)).toEqual([]);
  });

  test('and can be neither finished nor undone is told each time, until it can', async () => {
    const root = rootWithOld();
    await unfinishedIn(root);
    const stuck = watched(({ call, args }) => {
      if (call === 'rename' && String(args[0]).includes('transactions')) throw failure('EROFS');
    });
    const files = filesIn(root, { isAlive: aliveBut(dead), fs: stuck });
    await expect(files.hold(async () => {})).rejects.toMatchObject({ code: 'unfinished' });
    await expect(files.hold(async () => {})).rejects.toMatchObject({ code: 'unfinished' });
    await filesIn(root).hold(async () => {});
    expect(textsIn(root)).toEqual(done);
  });

  test('and cannot be read any more is put aside whole', async () => {
    const root = rootWithOld();
    await unfinishedIn(root);
    writeFileSync(join(root, '.own', 'transactions', 'journal', 'manifest.json'), '{"id": "x", "fil');
    const told: Recovery[] = [];
    const files = filesIn(root, { isAlive: aliveBut(dead), onRecovered: (one) => told.push(one) });
    await files.update('other.md', () => 'works');
    expect(told).toMatchObject([{ kind: 'broken', files: expect.arrayContaining(['0.new', 'manifest.json']) }]);
    expect(textsIn(root)).toEqual(old);
    const aside = entries(join(root, '.own', 'transactions'))[0] ?? '';
    expect(readFileSync(join(root, '.own', 'transactions', aside, '0.new'), 'utf8')).toBe('new one.md');
  });
});

// Nothing in the repository tells where it was made: it must work, and read well, on any machine.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/root.mjs';

/** Homes of a super-user and of a build machine; in a path of some product they come after a letter, so not here. */
const absolutePath = /(?<![\w.$}*)\]-])\/(?:root|work)\//;

describe('a path of the machine where it was written', () => {
  test('stands in no file', () => {
    const found = textFiles().filter(({ text }) => absolutePath.test(text));
    expect(found.map(({ path, text }) => `${path}: ${absolutePath.exec(text)?.[0]}`)).toEqual([]);
  });

  test.each(['cd /root/x', "'/work/main'", '(/root/.npmrc)'])('would be seen in %s', (text) => {
    expect(text).toMatch(absolutePath);
  });
});

/** What is committed or about to be; without git (an unpacked archive) everything but what is made. */
function textFiles(): { path: string; text: string }[] {
  const self = relative(root, import.meta.filename);
  return listFiles()
    .filter((path) => path !== self && existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

function listFiles(): string[] {
  if (existsSync(join(root, '.git'))) {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  }
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/^(node_modules|dist)\b/.test(path),
  );
}

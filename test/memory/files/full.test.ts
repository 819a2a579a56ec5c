// A disk that is full, in earnest: nothing is lost, nothing is left, and when there is room again all goes on.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freshRoot } from './room.ts';

const member = fileURLToPath(new URL('./fixtures/member.mjs', import.meta.url));

/** A mount that only these processes see, and that is gone with them; not every machine lets one. */
const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

function run(root: string, script: string, wrapper: readonly string[] = []): unknown[] {
  const [program = 'sh', ...args] = [...wrapper, 'sh', '-ec', script, 'sh', process.execPath, member, root];
  const said = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.runIf(mayMount)('S-079 ENOSPC: a file system of 200 KB that somebody else has filled', () => {
  const script = `mount -t tmpfs -o size=200k none "$3"
printf old > "$3/one.md"
dd if=/dev/zero of="$3/ballast" bs=1k count=150 2>/dev/null
"$1" "$2" full "$3" 30000
dd if=/dev/zero of="$3/more" bs=1k 2>/dev/null || true
"$1" "$2" full "$3" 30000
rm "$3/ballast" "$3/more"
"$1" "$2" full "$3" 30000`;
  expect(run(freshRoot(), script, ['unshare', '-rm'])).toEqual([
    { codes: ['no_space', 'done'], one: 'xxxxxxxxxx', left: [] },
    { codes: ['no_space', 'done'], one: 'xxxxxxxxxx', left: [] },
    { codes: ['done', 'done'], one: 'xxxxxxxxxx', left: [] },
  ]);
});

test('S-079 EFBIG: a process that may not write files of this size', () => {
  const root = freshRoot();
  writeFileSync(join(root, 'one.md'), 'old');
  const script = `ulimit -f 16; "$1" "$2" full "$3" 30000; "$1" "$2" full "$3" 3000`;
  expect(run(root, script)).toEqual([
    { codes: ['no_space', 'no_space'], one: 'old', left: [] },
    { codes: ['done', 'done'], one: 'xxxxxxxxxx', left: [] },
  ]);
});

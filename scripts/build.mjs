// Compiles src/ to dist/ and puts what is not TypeScript (Lua scripts, shell wrappers, data) beside it.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from './setup/fingerprint.mjs';
import { cache, root } from './setup/root.mjs';
import { Stuck, step } from './setup/say.mjs';

const dist = join(root, 'dist');
const stamp = '.built-from';
const sources = ['src', 'tsconfig.json', 'scripts/build.mjs', 'package-lock.json'];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch(({ message }) => {
    console.error(message);
    process.exitCode = 1;
  });
}

/**
 * Does nothing when dist/ was made of exactly what is there now. A build that fails leaves the former dist/ as it was.
 *
 * @throws Stuck with what the compiler said
 */
export async function build() {
  const now = fingerprint(root, sources);
  if (existsSync(join(dist, stamp)) && readFileSync(join(dist, stamp), 'utf8') === now) return;
  await step('Compiling', () => {
    const made = join(cache, `build-${process.pid}`);
    rmSync(made, { recursive: true, force: true });
    try {
      compile(made);
      writeFileSync(join(made, stamp), now);
      putInPlace(made);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  });
}

function compile(target) {
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, 'src'), target, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', root, '--outDir', target], {
    encoding: 'utf8',
    cwd: root,
  });
  if (status !== 0) throw new Stuck(`src/ does not compile:\n${stdout.trim()}`);
  chmodSync(join(target, 'cli.js'), 0o755);
}

/** By renaming, because somebody may be running the former one, or building at the same time. */
function putInPlace(made) {
  const former = `${made}-former`;
  try {
    if (existsSync(dist)) renameSync(dist, former);
    renameSync(made, dist);
  } catch (error) {
    // Another build was faster; it was made of the same sources.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code) || !existsSync(dist)) throw error;
  } finally {
    rmSync(former, { recursive: true, force: true });
  }
}

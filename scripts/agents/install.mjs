// Puts an agent CLI into the cache of this user, once for each version; what is there and starts is used again.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npmCommand } from '../setup/packages.mjs';

const run = promisify(execFile);
/** Up to 400 MB are fetched. */
const installMs = 300_000;
const answerMs = 60_000;

/** @returns where installed CLIs are kept */
export function cacheOf(env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'agent-conductor', 'agents');
}

/**
 * @param name of the CLI @param entry of the catalog
 * @returns `{ bin }`, the directory that holds its program; or `{ missing }`, why there is none
 */
export async function installAgent(name, entry, env) {
  const home = join(cacheOf(env), `${name}-${entry.version}`);
  const bin = join(home, 'node_modules', '.bin');
  try {
    if (!existsSync(home)) await install(home, entry, env);
    // What it prints here some print on standard error, and one, on a busy machine, not at all: that it starts is enough.
    await run(join(bin, entry.program), ['--version'], { env, timeout: answerMs });
    return { bin };
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}

/** Under another name first, so that what was broken off is not taken for a CLI. */
async function install(home, entry, env) {
  await mkdir(join(home, '..'), { recursive: true });
  const passing = await mkdtemp(`${home}.`);
  try {
    await writeFile(join(passing, 'package.json'), '{ "private": true }\n');
    const leave = ['--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=error'];
    const [program, ...first] = npmCommand();
    const wanted = `${entry.package}@${entry.version}`;
    await run(program, [...first, 'install', ...leave, wanted], { cwd: passing, env, timeout: installMs });
    if (entry.afterwards) {
      const folder = join(passing, 'node_modules', entry.package);
      await run(process.execPath, [entry.afterwards], { cwd: folder, env, timeout: installMs });
    }
    await rename(passing, home);
  } catch (error) {
    await rm(passing, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(home)) throw error;
  }
}

function reasonOf({ killed, stderr, message }) {
  if (killed) return 'it took too long';
  const said = `${stderr ?? ''}`.trim() || message;
  return said.replace(/\s+/g, ' ').slice(0, 300);
}

// tmux, git and redis-server: looked for, and installed with the system's package manager where they are missing.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fallbackRedis, hasFallbackRedis } from './fallback-redis.mjs';
import { packageManagers } from './package-managers.mjs';
import { Stuck, say, step } from './say.mjs';

/**
 * @param job with `redis`: `any` when a Redis in JavaScript will do, `real` when it will not
 * @returns variables to add to the job's environment
 * @throws Stuck with what to install, and how
 */
export async function ensureTools({ redis }) {
  const missing = missingTools();
  if (missing.length === 0) return {};
  const onlyRedis = missing.join() === 'redis-server' && redis === 'any';
  // What could not be installed the last time is not tried again.
  if (onlyRedis && hasFallbackRedis()) return substitute();
  const manager = packageManagers.find(({ program }) => find(program));
  const prefix = manager && privilege(manager);
  if (prefix) {
    const name = `Installing ${missing.join(', ')} with ${manager.program}`;
    await step(name, () => install(manager, prefix, missing));
  }
  const still = missingTools();
  if (still.length === 0) return {};
  if (redis === 'any' && still.join() === 'redis-server') return substitute(howTo(manager, still));
  throw new Stuck(`Still missing: ${still.join(', ')}. ${howTo(manager, still)}\nThen run the same command again.`);
}

async function substitute(advice = '') {
  say(`No redis-server here: a Redis in JavaScript takes its place, and nothing survives a restart. ${advice}`.trim());
  return { CONDUCTOR_REDIS_PROGRAM: await fallbackRedis() };
}

function missingTools() {
  return ['tmux', 'git', 'redis-server'].filter((tool) => !find(tool) || (tool === 'git' && !canServeGit()));
}

/** Some systems keep the part that answers over HTTP in another package; the stand-in GitHub is made of it. */
function canServeGit() {
  const { stdout } = spawnSync('git', ['--exec-path'], { encoding: 'utf8' });
  return existsSync(join(stdout.trim(), 'git-http-backend'));
}

/**
 * All at once, and if that fails each alone, so that one unknown package does not keep the others away.
 *
 * @returns {boolean} whether all are there now
 */
function install(manager, prefix, tools) {
  const packagesOf = (tool) => manager.packages[tool].map((names) => names.split(' '));
  const together = [...manager.install, ...tools.flatMap((tool) => packagesOf(tool)[0])];
  if (run(prefix, together)) return true;
  if (manager.first && run(prefix, manager.first) && run(prefix, together)) return true;
  const results = tools.map((tool) => packagesOf(tool).some((names) => run(prefix, [...manager.install, ...names])));
  return results.every(Boolean);
}

function run(prefix, command) {
  const [program, ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** @returns what to put before the command; undefined when this user may not install anything */
function privilege({ asUser = false }) {
  if (asUser) return process.getuid() === 0 ? undefined : [];
  if (process.getuid() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function howTo(manager, tools) {
  if (!manager) return `Install ${tools.join(', ')} with your system's package manager.`;
  const names = tools.map((tool) => manager.packages[tool][0]).join(' ');
  const commands = [manager.first, [...manager.install, names]].filter(Boolean);
  const words = commands.map((command) =>
    command.filter((word) => !/^(-o|DPkg::.*|-y|--noconfirm|--no-install-recommends)$/.test(word)),
  );
  return `Install with: ${words.map((word) => `${manager.asUser ? '' : 'sudo '}${word.join(' ')}`).join(' && ')}`;
}

function find(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// tmux, git and redis-server: looked for, and installed with the system's package manager where they are missing.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageManagers } from './package-managers.mjs';
import { say, Stuck, step } from './say.mjs';

/**
 * @param job with `redis`: `any` when a Redis in JavaScript will do, `real` when it will not
 * @returns variables to add to the job's environment
 * @throws Stuck with what to install, and how
 */
export async function ensureTools({ redis }) {
  const missing = missingTools();
  if (missing.length === 0) return {};
  const manager = packageManagers.find(({ program }) => find(program));
  const prefix = manager && privilege(manager);
  if (prefix) await step(`Installing ${missing.join(', ')} with ${manager.program}`, () => install(manager, prefix, missing));
  const still = missingTools();
  if (still.length === 0) return {};
  const advice = howTo(manager, still);
  if (redis === 'real' || still.some((tool) => tool !== 'redis-server')) {
    throw new Stuck(`Still missing: ${still.join(', ')}. ${advice}\nThen run the same command again.`);
  }
  say(`No redis-server here: a Redis in JavaScript takes its place, and nothing in it survives a restart. ${advice}`);
  const { fallbackRedis } = await import('./fallback-redis.mjs');
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

/** All at once, and if that fails each alone, so that one unknown package does not keep the others away. */
function install(manager, prefix, tools) {
  const packagesOf = (tool) => manager.packages[tool].map((names) => names.split(' '));
  const together = tools.flatMap((tool) => packagesOf(tool)[0]);
  if (run(prefix, [...manager.install, ...together])) return;
  if (manager.first) run(prefix, manager.first);
  if (manager.first && run(prefix, [...manager.install, ...together])) return;
  for (const tool of tools) packagesOf(tool).some((names) => run(prefix, [...manager.install, ...names]));
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
  const words = commands.map((command) => command.filter((word) => !/^(-o|DPkg::.*|-y|--noconfirm|--no-install-recommends)$/.test(word)));
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

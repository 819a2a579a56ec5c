// What the configuration expects of this host: directories it can write to, and the programs of its agents.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { TypeDefinition } from './agents/definition.ts';
import { dotted, type Place, type Problem } from './problem.ts';
import { referenceIn } from './schema/variables.ts';
import type { Settings } from './settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Host {
  readonly settings: Settings;
  readonly types: readonly TypeDefinition[];
  /** Of this host: its `PATH`, and what `$NAME` stands for. */
  readonly env: Env;
}

/** Looks only: makes no directory and starts no program. */
export async function checkHost({ settings, types, env }: Host): Promise<Problem[]> {
  const { workspace, memory, logs } = settings.directories;
  const found = await Promise.all([
    checkDirectory(settings, 'project.workspace_dir', workspace),
    checkDirectory(settings, 'directories.memory', memory),
    checkDirectory(settings, 'directories.logs', logs),
    ...types.map((type) => checkProgram(type, env)),
    checkSandbox(settings, env),
  ]);
  return [...found.flat(), ...types.flatMap((type) => checkVariables(type, env))];
}

/** A directory of agent types that somebody chose must be there; without the default one the shipped types are used. */
export async function checkAgentsDirectory({ values, directories, locate }: Settings): Promise<Problem[]> {
  if (values.directories.agents === 'agents' || (await may(directories.agents, constants.R_OK))) return [];
  const key = 'directories.agents';
  const reason = `there is no directory ${directories.agents}`;
  const fix = 'make it, or correct the path';
  return [{ ...locate(key.split('.'), 'value'), code: 'config.directory_missing', key, reason, fix }];
}

// Memory, logs and the default workspace are made when they are needed. A workspace that somebody chose
// is often a mount: making it would fill the disk below.
async function checkDirectory(settings: Settings, key: string, path: string): Promise<Problem[]> {
  const place: Place = settings.locate(key.split('.'), 'value');
  const chosen = key === 'project.workspace_dir' && settings.values.project.workspace_dir !== '.conductor';
  const nearest = await nearestExisting(path);
  if (chosen && nearest !== path) {
    const fix = `run \`mkdir -p '${path}'\`, or correct the path`;
    return [{ ...place, code: 'config.directory_missing', key, reason: `there is no directory ${path}`, fix }];
  }
  const writable = (await stat(nearest)).isDirectory() && (await may(nearest, constants.W_OK | constants.X_OK));
  if (writable) return [];
  const reason = `${nearest} is not a directory this user can write to`;
  const fix = 'give the user the permission, or choose another path';
  return [{ ...place, code: 'config.directory_not_writable', key, reason, fix }];
}

async function nearestExisting(path: string): Promise<string> {
  const above = dirname(path);
  return above === path || (await may(path, constants.F_OK)) ? path : nearestExisting(above);
}

async function checkProgram({ keys, at, locate }: TypeDefinition, env: Env): Promise<Problem[]> {
  const [program = ''] = keys.cli === 'command' ? (keys.command ?? []) : [keys.cli];
  const inWorktree = program.includes('/') && !isAbsolute(program);
  if (program === '' || inWorktree || (await isInstalled(program, env))) return [];
  const path = keys.cli === 'command' ? [...at, 'command', 0] : [...at, 'cli'];
  const where = isAbsolute(program) ? 'is no program on this host' : 'is not on the PATH of this host';
  const fix = 'install it, or choose another `cli`';
  return [
    { ...locate(path, 'value'), code: 'config.program_missing', key: dotted(path), reason: `${program} ${where}`, fix },
  ];
}

async function checkSandbox({ values, locate }: Settings, env: Env): Promise<Problem[]> {
  const { sandbox, container } = values.runner;
  const program = { none: '', bubblewrap: 'bwrap', container: container.program }[sandbox];
  if (program === '' || (await isInstalled(program, env))) return [];
  const key = 'runner.sandbox';
  const reason = `${program} is not on the PATH of this host`;
  const fix = 'install it, or choose another `sandbox`';
  return [{ ...locate(key.split('.'), 'value'), code: 'config.program_missing', key, reason, fix }];
}

async function isInstalled(program: string, env: Env): Promise<boolean> {
  if (isAbsolute(program)) return may(program, constants.X_OK);
  const directories = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  const found = await Promise.all(directories.map((directory) => may(join(directory, program), constants.X_OK)));
  return found.includes(true);
}

function checkVariables({ keys, at, locate }: TypeDefinition, env: Env): Problem[] {
  return Object.entries(keys.env).flatMap(([name, value]): Problem[] => {
    const variable = referenceIn(value);
    if (variable === undefined || env[variable]) return [];
    const path = [...at, 'env', name];
    const reason = `${variable} is unset or empty on this host`;
    const fix = 'set it in the environment of the runner';
    return [{ ...locate(path, 'value'), code: 'config.unset_variable', key: dotted(path), reason, fix }];
  });
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

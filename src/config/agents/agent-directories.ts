// Agent types defined by a directory of their own: agents/<type>/config.yml and agents/<type>/prompt.md.
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { leaves } from '../levels.ts';
import { shownPath } from '../paths.ts';
import { dotted } from '../problem.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { checkFile } from '../read/check-file.ts';
import { readYamlFile, type YamlFile } from '../read/yaml-file.ts';
import { AgentDirectoryFile } from '../schema/agents-file.ts';
import { name as typeName } from '../schema/values.ts';
import { type Definitions, nothing, together } from './definition.ts';

/**
 * @param directory may be missing
 * @param elsewhere types that agents.yml defines: for those a directory may hold the prompt alone
 * @param cwd paths in problems are shown from here
 */
export async function readAgentDirectories(
  directory: string,
  elsewhere: readonly string[],
  cwd: string,
): Promise<Definitions> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name);
  return together(await Promise.all(names.sort().map((name) => readOne(directory, name, elsewhere, cwd))));
}

async function readOne(
  directory: string,
  name: string,
  elsewhere: readonly string[],
  cwd: string,
): Promise<Definitions> {
  const configPath = join(directory, name, 'config.yml');
  const promptPath = join(directory, name, 'prompt.md');
  const [file, hasPrompt] = await Promise.all([
    readYamlFile(configPath, shownPath(configPath, cwd)),
    exists(promptPath),
  ]);
  if (!file && (!hasPrompt || elsewhere.includes(name.toLowerCase()))) return nothing;

  const absent = 'is missing: an agent type is a directory with config.yml and prompt.md';
  const refuse = (code: ProblemCode, path: string, reason: string, fix: string): Definitions => {
    return { ...nothing, problems: [{ file: shownPath(path, cwd), line: 0, column: 0, code, key: '', reason, fix }] };
  };
  if (!file)
    return refuse('config.type_config_missing', configPath, absent, 'write it, or define the type in agents.yml');
  if (!hasPrompt) return refuse('config.type_prompt_missing', promptPath, absent, 'write the prompt template');
  if (typeName.safeParse(name).success) return { ...define(file, directory, name), files: [configPath] };
  return refuse(
    'config.bad_agents_directory',
    join(directory, name),
    'cannot be the name of an agent type',
    'use letters, digits, - and _, beginning with a letter',
  );
}

function define(file: YamlFile, directory: string, name: string): Definitions {
  const type = name.toLowerCase();
  const { locate, data } = file;
  const { value, problems } = checkFile(AgentDirectoryFile, data, locate);
  const { validation_profiles: profiles, ...keys } = value ?? AgentDirectoryFile.parse({});
  return {
    types: [{ type, keys, at: [], locate, prompts: [{ directory, path: join(name, 'prompt.md') }] }],
    profiles: Object.entries(profiles).map(([profile, commands]) => {
      return { name: profile, commands, at: ['validation_profiles', profile], locate };
    }),
    problems: [...file.problems, ...problems],
    written: leaves(data).map((path) => dotted(['agent_types', type, ...path])),
    files: [],
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

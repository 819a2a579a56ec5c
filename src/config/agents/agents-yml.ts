// config/agents.yml, taken apart into definitions of types and profiles, and the rules.
import { join } from 'node:path';
import { leaves } from '../levels.ts';
import { dotted } from '../problem.ts';
import { checkFile } from '../read/check-file.ts';
import type { YamlFile } from '../read/yaml-file.ts';
import { AgentsFile } from '../schema/agents-file.ts';
import { type Definitions, nothing, type PromptPlace, type TypeDefinition } from './definition.ts';

export interface AgentsYml extends Definitions {
  readonly rules: AgentsFile['assignment_rules'];
}

/** Where prompts are looked for: the project's agents directory, then the package's. */
export interface PromptDirectories {
  readonly agents: string;
  readonly shipped: string;
}

/** @param file undefined when there is no agents.yml, which is fine */
export function readAgentsYml(file: YamlFile | undefined, directories: PromptDirectories): AgentsYml {
  if (!file || file.problems.length > 0) return { ...nothing, problems: file?.problems ?? [], rules: {} };
  const { locate, data } = file;
  const { value, problems } = checkFile(AgentsFile, data, locate);
  const { agent_types, validation_profiles, assignment_rules } = value ?? AgentsFile.parse({});
  const types = Object.entries(agent_types).map(([written, keys]): TypeDefinition => {
    const type = written.toLowerCase();
    return {
      type,
      keys,
      at: ['agent_types', written],
      locate,
      prompts: promptPlaces(type, keys.prompt_file, directories),
    };
  });
  const profiles = Object.entries(validation_profiles).map(([name, commands]) => {
    return { name, commands, at: ['validation_profiles', name], locate };
  });
  return { types, profiles, rules: assignment_rules, problems, written: leaves(data).map(dotted), files: [] };
}

function promptPlaces(
  type: string,
  written: string | undefined,
  { agents, shipped }: PromptDirectories,
): PromptPlace[] {
  const path = written ?? join(type, 'prompt.md');
  const places = [agents, shipped].map((directory) => ({ directory, path }));
  return written === undefined ? [...places, { directory: shipped, path: 'prompt.md' }] : places;
}

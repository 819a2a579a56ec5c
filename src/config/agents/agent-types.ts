// Agent types, complete: every key with its default, its profile and its prompt.
import type { ValidationProfile } from '../../core/policy.ts';
import type { ConfiguredType } from '../config.ts';
import type { Problem } from '../problem.ts';
import type { TypeDefinition } from './definition.ts';
import { readPrompt } from './prompt.ts';
import { readOptions } from './type-options.ts';
import { checkType, definedTwice } from './type-problems.ts';

export interface Surroundings {
  readonly profiles: Readonly<Record<string, ValidationProfile>>;
  /** Sessions at once for a type that does not say. */
  readonly maxSessions: number;
  /** Paths in problems are shown from here. */
  readonly cwd: string;
}

export interface AgentTypes {
  readonly agentTypes: Readonly<Record<string, ConfiguredType>>;
  readonly problems: readonly Problem[];
  /** The prompts that were read. */
  readonly files: readonly string[];
}

/** @returns the types without prototype, so that every key is one; of two definitions of a type the first counts */
export async function completeTypes(
  definitions: readonly TypeDefinition[],
  surroundings: Surroundings,
): Promise<AgentTypes> {
  const first = new Map([...definitions].reverse().map((definition) => [definition.type, definition]));
  const completed = await Promise.all([...first.values()].reverse().map((one) => complete(one, surroundings)));
  return {
    agentTypes: Object.assign(Object.create(null), Object.fromEntries(completed.map(({ type }) => [type.type, type]))),
    problems: [...definedTwice(definitions), ...completed.flatMap(({ problems }) => problems)],
    files: completed.flatMap(({ files }) => files),
  };
}

async function complete(definition: TypeDefinition, { profiles, maxSessions, cwd }: Surroundings) {
  const { type, keys } = definition;
  const prompt = await readPrompt(definition, cwd);
  const { options, problems } = readOptions(definition);
  const complete: ConfiguredType = {
    type,
    name: keys.name ?? `${type.charAt(0).toUpperCase()}${type.slice(1)} Agent`,
    sessionName: keys.session_name ?? type,
    prompt: prompt.text,
    technologies: keys.technologies,
    capabilities: keys.capabilities,
    profile: profiles[keys.validation_profile ?? type] ?? { name: 'none', commands: [] },
    cli: keys.cli,
    command: keys.command ?? [],
    model: keys.model ?? null,
    maxSessions: keys.max_sessions ?? maxSessions,
    env: keys.env,
    passEnv: keys.pass_env,
    setup: keys.setup,
    options,
  };
  return {
    type: complete,
    problems: [...checkType(definition, Object.keys(profiles)), ...problems, ...prompt.problems],
    files: prompt.file === undefined ? [] : [prompt.file],
  };
}

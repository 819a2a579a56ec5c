// Where agent types come from: agents.yml and the agents directory together, or the shipped ones for a project without any.

import type { Problem } from '../problem.ts';
import type { YamlFile } from '../read/yaml-file.ts';
import { readAgentDirectories } from './agent-directories.ts';
import { type AgentsYml, type PromptDirectories, readAgentsYml } from './agents-yml.ts';
import { together } from './definition.ts';

export interface AgentSources extends AgentsYml {
  /** Session limits that were dropped because they are no numbers from 1: the runner's own limit applies to those types. */
  readonly warnings: readonly Problem[];
}

/** @param cwd paths in problems are shown from here */
export async function readAgents(
  file: YamlFile | undefined,
  directories: PromptDirectories,
  cwd: string,
): Promise<AgentSources> {
  const yml = readAgentsYml(file, directories);
  const named = yml.types.map(({ type }) => type);
  const own = together([yml, await readAgentDirectories(directories.agents, named, cwd)]);
  const all = own.types.length > 0 ? own : together([own, await readShipped(directories.shipped, yml, cwd)]);
  return {
    ...all,
    rules: yml.rules,
    problems: all.problems.filter((problem) => !isSessionLimit(problem)),
    warnings: all.problems.filter(isSessionLimit).map(dropped),
  };
}

// A profile in agents.yml goes before a shipped one of the same name.
async function readShipped(directory: string, yml: AgentsYml, cwd: string) {
  const shipped = await readAgentDirectories(directory, [], cwd);
  const profiles = shipped.profiles.filter(({ name }) => !yml.profiles.some((own) => own.name === name));
  return { ...shipped, profiles };
}

function isSessionLimit({ key }: Problem): boolean {
  return /^(agent_types\.[^.]+\.)?max_sessions$/.test(key);
}

function dropped(problem: Problem): Problem {
  return { ...problem, reason: `${problem.reason}, so \`runner.max_sessions\` applies` };
}

// Reads the whole configuration: project.yml, agents.yml, agent directories, prompts. Every problem of all of them in one go.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAgents } from './agents/agent-sources.ts';
import { completeTypes } from './agents/agent-types.ts';
import { readAgentsYml } from './agents/agents-yml.ts';
import { gatherProfiles } from './agents/profiles.ts';
import { readRules } from './agents/rules.ts';
import { buildConfig } from './build-config.ts';
import { checkAgentsDirectory, checkHost } from './check-host.ts';
import type { Config } from './config.ts';
import { configDirectory, missingConfig, type Standpoint } from './config-directory.ts';
import { ConfigError } from './config-error.ts';
import type { Level } from './levels.ts';
import { shownPath } from './paths.ts';
import { inOrder, type Problem } from './problem.ts';
import { readYamlFile } from './read/yaml-file.ts';
import { readSettings } from './settings.ts';

export interface LoadOptions extends Standpoint {
  /** Values from the command line by key path, as typed: `{ 'limits.max_attempts': '5' }`. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Also look at this host: its directories and the programs of the agents. */
  readonly checkHost?: boolean;
  /** The agent types for a project that defines none. */
  readonly shippedAgents?: string;
}

interface Read {
  /** Absolute paths of all files that were read, prompts included. */
  readonly files: readonly string[];
  readonly warnings: readonly Problem[];
}

export interface Good extends Read {
  readonly ok: true;
  readonly config: Config;
  /** The level of each value by key path; what is absent has its default. */
  readonly origins: ReadonlyMap<string, Level>;
}

export interface Bad extends Read {
  readonly ok: false;
  /** At least one, in reading order. */
  readonly problems: readonly Problem[];
}

// Found from the sources and from dist/ alike: both are two levels below the package.
const packageAgents = fileURLToPath(new URL('../../agents', import.meta.url));

/** Never throws for what a person wrote: `orRefuse` makes an error of it. */
export async function loadConfig(options: LoadOptions): Promise<Good | Bad> {
  const { cwd, shippedAgents: shipped = packageAgents } = options;
  const directory = configDirectory(options);
  const [projectPath, agentsPath] = [join(directory, 'project.yml'), join(directory, 'agents.yml')];
  const project = await readYamlFile(projectPath, shownPath(projectPath, cwd));
  if (!project) return bad([await missingConfig(directory, options)], { files: [], warnings: [] });
  const agentsFile = await readYamlFile(agentsPath, shownPath(agentsPath, cwd));

  const written = agentsFile ? [projectPath, agentsPath] : [projectPath];
  const settings = readSettings(project, agentsFile, directory, options);
  const { values, directories } = settings;
  if (project.problems.length > 0) {
    // Without project.yml nobody knows where agent directories are; agents.yml can still be looked at.
    const { problems } = readAgentsYml(agentsFile, { agents: directories.agents, shipped });
    return bad([...project.problems, ...problems], { files: written, warnings: [] });
  }
  const agents = await readAgents(agentsFile, { agents: directories.agents, shipped }, cwd);
  const { profiles, problems: profileProblems } = gatherProfiles(agents.profiles);
  const types = await completeTypes(agents.types, { profiles, maxSessions: values.runner.max_sessions, cwd });
  const known = agents.types.map(({ type }) => type);
  const { rules, problems: ruleProblems } = readRules(agents.rules, known, agentsFile?.locate ?? project.locate);

  const missing = await checkAgentsDirectory(settings);
  const host = options.checkHost ? await checkHost({ settings, types: agents.types, env: options.env }) : [];
  const parts = [settings.problems, missing, agents.problems, profileProblems, types.problems, ruleProblems, host];
  const files = [...written, ...agents.files, ...types.files];
  const read: Read = { files, warnings: agents.warnings };
  if (parts.flat().length > 0) return bad(parts.flat(), read);
  const config = buildConfig(values, directories, { agentTypes: types.agentTypes, profiles, rules });
  const given = agents.written.map((key): [string, Level] => [key, 'agent']);
  return { ok: true, config, origins: new Map([...given, ...settings.origins]), ...read };
}

/** @throws ConfigError with every problem */
export function orRefuse(loaded: Good | Bad): Good {
  if (loaded.ok) return loaded;
  throw new ConfigError(loaded.problems);
}

function bad(problems: readonly Problem[], read: Read): Bad {
  return { ok: false, problems: inOrder(problems), ...read };
}

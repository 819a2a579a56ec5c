// The whole configuration as the rest of the house sees it: checked, complete, read-only.
import type { AgentType, Policy, ValidationProfile } from '../core/policy.ts';

/** An agent type and what only its CLI understands. */
export interface ConfiguredType extends AgentType {
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Phase {
  readonly number: number;
  readonly name: string;
  /** Issue numbers. */
  readonly priorityTasks: readonly number[];
}

/** Absolute paths. */
export interface Directories {
  /** The directory that holds `config/`. */
  readonly root: string;
  readonly config: string;
  /** `CONDUCTOR_HOME`: what a service keeps for itself. */
  readonly home: string;
  readonly workspace: string;
  readonly memory: string;
  readonly logs: string;
  readonly agents: string;
  /** What agents in a sandbox may write to beside their own. */
  readonly writable: readonly string[];
}

export interface MemoryFiles {
  readonly projectState: string;
  readonly taskAssignments: string;
  readonly blockers: string;
  readonly decisions: string;
}

export interface Config extends Omit<Policy, 'project' | 'priorityTasks' | 'agentTypes'> {
  readonly project: {
    readonly name: string;
    readonly description: string;
    /** `owner/repo` of each repository served; empty: all that the App is installed on. */
    readonly repositories: readonly string[];
  };
  /** By type, in the order of the files; has no prototype, so that every key is a type. */
  readonly agentTypes: Readonly<Record<string, ConfiguredType>>;
  /** By name; has no prototype either. */
  readonly profiles: Readonly<Record<string, ValidationProfile>>;
  readonly directories: Directories;
  /** Names inside `directories.memory/<owner>/<repo>`. */
  readonly memoryFiles: MemoryFiles;
  /** Ascending. */
  readonly phases: readonly Phase[];
  /** Writes to GitHub per installation. */
  readonly githubLimits: { readonly perMinute: number; readonly perHour: number; readonly gapMs: number };
  /** Where the streams are kept. */
  readonly communication: { readonly backend: 'redis' | 'file' };
  readonly mirror: { readonly projectIssue: boolean };
  readonly runner: {
    readonly maxSessions: number;
    readonly tmuxSocket: string;
    readonly sandbox: 'none' | 'bubblewrap' | 'container';
    /** `image` is empty where it is not needed. */
    readonly container: { readonly program: string; readonly image: string; readonly args: readonly string[] };
    /** null: no limit. */
    readonly limits: {
      readonly memoryMb: number | null;
      readonly processes: number | null;
      readonly cpuPercent: number | null;
    };
  };
  readonly repoConfig: { readonly allow: readonly string[] };
}

/**
 * The part that decisions depend on.
 * @param phase number of the current phase; the first one when nobody has said
 */
export function policyOf(config: Config, phase?: number): Policy {
  const current = config.phases.find(({ number }) => number === phase) ?? config.phases[0];
  const { project, agentTypes, rules, limits, permissions, trust, pullRequest } = config;
  return {
    project: { name: project.name },
    agentTypes,
    rules,
    limits,
    permissions,
    trust,
    pullRequest,
    priorityTasks: current?.priorityTasks ?? [],
  };
}

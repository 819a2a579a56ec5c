// What the owner wants, as plain data: the part of the configuration that decisions depend on.

export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
/** A person's live permission on a repository, weakest first. */
export type Role = (typeof roles)[number];

export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];

export const clis = ['claude', 'codex', 'pi', 'gemini', 'opencode', 'command'] as const;
export type Cli = (typeof clis)[number];

/** Verbs of `/conductor …` and the CLI. */
export const verbs = [
  'help',
  'status',
  'deploy',
  'stop',
  'retry',
  'send',
  'answer',
  'approve',
  'block',
  'unblock',
  'decide',
  'pause',
  'resume',
  'stop-all',
] as const;
export type Verb = (typeof verbs)[number];

export interface ValidationCommand {
  readonly name: string;
  /** A shell command string, byte for byte as configured. */
  readonly command: string;
  readonly minutes: number;
}

export interface ValidationProfile {
  readonly name: string;
  /** Run in this order. */
  readonly commands: readonly ValidationCommand[];
}

/** A configured role. A task keeps the snapshot it was assigned with. */
export interface AgentType {
  readonly type: string;
  readonly name: string;
  readonly sessionName: string;
  /** Text of the prompt template. */
  readonly prompt: string;
  readonly technologies: readonly string[];
  readonly capabilities: readonly string[];
  readonly profile: ValidationProfile;
  readonly cli: Cli;
  /** argv, with `cli: command`. */
  readonly command: readonly string[];
  readonly model: string | null;
  readonly maxSessions: number;
  readonly env: Readonly<Record<string, string>>;
  /** Names that may be taken over from the runner's environment; nothing else is. */
  readonly passEnv: readonly string[];
  /** Shell commands run in a fresh worktree, before the agent. */
  readonly setup: readonly string[];
  /** What only its CLI understands, as the configuration checked it. Absent in the snapshots of older tasks. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Rule {
  readonly name: string;
  /** Trimmed, lower case. */
  readonly labels: readonly string[];
  /** Agent types, best first. */
  readonly agents: readonly string[];
  readonly priority: Priority;
}

export interface Limits {
  readonly maxAttempts: number;
  readonly maxFeedbackRounds: number;
  readonly sessionMinutes: number;
  readonly quietMinutes: number;
  readonly ciWaitMinutes: number;
  /** Agents at work at the same time, on all hosts together. */
  readonly maxSessions: number;
  /** Messages that may wait for one agent. */
  readonly maxQueuedMessages: number;
  /** Messages of a task that are kept once they are settled. */
  readonly messageHistory: number;
  /** What a request may cost in US dollars, as the CLIs reckon it; 0: no limit. */
  readonly maxCostUsd: number;
  /** Tokens a request may use; 0: no limit. */
  readonly maxTokens: number;
}

/** Whose words count. */
export interface Trust {
  /** Logins of bots that may act like people. */
  readonly allowedBots: readonly string[];
  /** An issue by somebody without write permission waits until a writer has approved its text. */
  readonly approveUntrustedAuthors: boolean;
  /** Verbs that only members of one of these teams (`org/team-slug`) may use, beside the role they ask for. */
  readonly teams: Readonly<Partial<Record<Verb, readonly string[]>>>;
}

export interface Policy {
  readonly project: { readonly name: string };
  readonly agentTypes: Readonly<Record<string, AgentType>>;
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  /** Minimum role per verb. */
  readonly permissions: Readonly<Record<Verb, Role>>;
  readonly trust: Trust;
  readonly pullRequest: {
    readonly draft: boolean;
    readonly requestReviewFromRequester: boolean;
    readonly autoMerge: boolean;
  };
  /** Issue numbers whose tasks go first while their phase is the current one. */
  readonly priorityTasks: readonly number[];
}

/** @returns whether `role` is at least `minimum`. */
export function allows(role: Role, minimum: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(minimum);
}

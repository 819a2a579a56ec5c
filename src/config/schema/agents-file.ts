// config/agents.yml and agents/<type>/config.yml: agent types, validation profiles, assignment rules.
import * as z from 'zod';
import { clis, priorities } from '../../core/policy.ts';
import { Limits } from './project-file.ts';
import { commandMinutes, count, minutes, name, pattern, shellCommand, socketName, words } from './values.ts';
import { variableName, variableValue } from './variables.ts';

const typeKeys = {
  name: words.optional().describe('Shown to people; without it, the type in capitals, e.g. "Rust Agent"'),
  session_name: socketName.optional().describe('What the names of its tmux sessions begin with; without it, the type'),
  technologies: z.array(words).default([]).describe('What it works with; the prompt may use it'),
  validation_profile: words
    .optional()
    .describe('What its work must pass; without it, the profile called like the type, if there is one'),
  capabilities: z.array(words).default([]).describe('Labels it takes when no assignment rule claims them'),
  cli: z.enum(clis).default('claude').describe('The program that plays the agent'),
  command: z
    .array(words)
    .min(1)
    .optional()
    .describe('With `cli: command`: any program and its arguments, started in the worktree; exit 0 means finished'),
  model: words.optional().describe('Model name, passed to the CLI; without it, the choice of the CLI'),
  max_sessions: count.optional().describe('Sessions at once of this type; without it, `runner.max_sessions`'),
  env: z
    .record(variableName, variableValue)
    .default({})
    .describe('Environment of the agent; a value that is only `$NAME` is taken from the environment of the runner'),
  pass_env: z
    .array(variableName)
    .default([])
    .describe('Variables taken over from the environment of the runner; nothing else is'),
  setup: z.array(shellCommand).default([]).describe('Shell commands run in a fresh worktree, before the agent'),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What only its CLI understands; the keys of each are below'),
};

const ValidationProfileFile = z.record(
  name,
  z.union(
    [
      shellCommand,
      z.strictObject({
        command: shellCommand.describe('Shell command, run in the worktree'),
        minutes: minutes.default(commandMinutes).describe('Time limit'),
      }),
    ],
    { error: 'must be a shell command, or a mapping with command and minutes' },
  ),
);
export type ValidationProfileFile = z.infer<typeof ValidationProfileFile>;

const profiles = z
  .record(name, ValidationProfileFile)
  .default({})
  .describe('Named shell commands that the work must pass, run in file order; each as text or as {command, minutes}');

export const AgentTypeFile = z.strictObject({
  ...typeKeys,
  prompt_file: words
    .optional()
    .describe(
      'Prompt template below `directories.agents`, or one that is shipped; without it, `<type>/prompt.md`, else a general one',
    ),
});
export type AgentTypeFile = z.infer<typeof AgentTypeFile>;

/** What `agents/<type>/config.yml` holds; its prompt is the `prompt.md` beside it. */
export const AgentDirectoryFile = z.strictObject({ ...typeKeys, validation_profiles: profiles });
export type AgentDirectoryFile = z.infer<typeof AgentDirectoryFile>;

const label = pattern(/^\s*\S[^\n]{0,98}\s*$/, 'must be the name of a label', { fix: 'write e.g. "security"' });

const Rule = z.union(
  [
    z.array(words).min(1),
    z.strictObject({
      labels: z
        .array(label)
        .min(1)
        .optional()
        .describe('Labels it answers to; without it, the name of the rule without `_tasks`'),
      agents: z.array(words).min(1).describe('Agent types, best first'),
      priority: z.enum(priorities).default('normal').describe('Place of its tasks in the queue'),
    }),
  ],
  { error: 'must be a list of agent types, or a mapping with labels, agents and priority' },
);
export type RuleFile = z.infer<typeof Rule>;

export const AgentsFile = z.strictObject({
  agent_types: z.record(name, AgentTypeFile).default({}).describe('Agent types by name; capitals do not matter'),
  validation_profiles: profiles,
  assignment_rules: z
    .record(name, Rule)
    .default({})
    .describe('Which types take which label: `backend_tasks: [rust, go]` is label `backend`, best type first'),
  limits: Limits.prefault({}).describe('As in project.yml, which goes before it'),
});
export type AgentsFile = z.infer<typeof AgentsFile>;

// `options` of an agent type: what only its CLI understands. One schema for each CLI.
import * as z from 'zod';
import type { Cli } from '../../core/policy.ts';
import { pattern, words } from './values.ts';
import { variableName } from './variables.ts';

const permissionModes = ['dont_ask', 'ask', 'bypass'] as const;

const modeMeaning =
  '`dont_ask`: uses the listed tools and no others, and asks nobody; `ask`: asks people on the issue before it uses the shell; `bypass`: no checks by the CLI at all. What the shell can reach is the business of `runner.sandbox`';

const address = pattern(/^https?:\/\/\S+$/, 'must be an address', {
  fix: 'write e.g. "https://models.example.com/v1"',
});

const common = {
  permission_mode: z.enum(permissionModes).default('dont_ask').describe(modeMeaning),
  base_url: address.optional().describe('Where the model is served; without it, where the CLI expects it'),
  args: z.array(words).default([]).describe('More arguments for the CLI, as they are'),
};

const absolutePath = pattern(/^\//, 'must be an absolute path', { fix: 'begin it with /' });

const tools = z.array(words).min(1);

const key = variableName.optional().describe('The variable that holds the key, one of `env` or `pass_env`');

export const ClaudeOptions = z.strictObject({
  ...common,
  allowed_tools: tools
    .optional()
    .describe(
      'Tools it may use without being asked, e.g. `Bash(npm test:*)`; without it, those that read and edit files, and with `dont_ask` the shell. Ours are always allowed',
    ),
});
export type ClaudeOptions = z.infer<typeof ClaudeOptions>;

export const CodexOptions = z.strictObject({
  ...common,
  key,
  network: z.boolean().default(false).describe('Whether commands in its sandbox may use the network'),
  writable: z.array(absolutePath).default([]).describe('More directories its sandbox may write to'),
});
export type CodexOptions = z.infer<typeof CodexOptions>;

export const GeminiOptions = z.strictObject({
  ...common,
  allowed_tools: tools
    .default([
      'run_shell_command',
      'read_file',
      'read_many_files',
      'write_file',
      'replace',
      'glob',
      'grep_search',
      'list_directory',
    ])
    .describe('Built-in tools it has; the others are taken from it'),
});
export type GeminiOptions = z.infer<typeof GeminiOptions>;

const apis = ['anthropic-messages', 'openai-completions', 'openai-responses', 'google-generative-ai'] as const;

export const PiOptions = z.strictObject({
  ...common,
  permission_mode: z
    .enum(['dont_ask', 'bypass'])
    .default('dont_ask')
    .describe('Pi never asks: `dont_ask` gives it the listed tools, `bypass` all it has'),
  provider: words.default('anthropic').describe('Who serves the model, by the name Pi has for it'),
  api: z.enum(apis).default('openai-completions').describe('What is spoken at `base_url`'),
  key,
  allowed_tools: tools
    .default(['read', 'bash', 'edit', 'write', 'grep', 'find', 'ls'])
    .describe('Tools it has; the others are taken from it'),
});
export type PiOptions = z.infer<typeof PiOptions>;

export const OpencodeOptions = z.strictObject({
  ...common,
  api: z
    .enum(['openai-completions', 'anthropic-messages'])
    .default('openai-completions')
    .describe('What is spoken at `base_url`'),
  key,
  allowed_tools: tools
    .optional()
    .describe(
      'Permissions it has without being asked; without it, those to read and edit files, and with `dont_ask` the shell, where all others are refused',
    ),
});
export type OpencodeOptions = z.infer<typeof OpencodeOptions>;

const expression = z.string().refine(isExpression, {
  error: 'is no regular expression',
  params: { fix: 'write one for JavaScript, e.g. "^> $"' },
});

export const CommandOptions = z.strictObject({
  prompt: z
    .enum(['none', 'argument', 'file'])
    .default('none')
    .describe(
      'How it is told its task: `none`: it looks into `$CONDUCTOR_BRIEF`; `argument`: a line that points there is its last argument; `file`: the path of the brief is',
    ),
  ready: expression.optional().describe('Regular expression of a line it shows when it waits for input'),
  busy: expression.optional().describe('Regular expression of a line it shows while it works'),
  asking: expression.optional().describe('Regular expression of a line it shows when it asks for a permission'),
  keys: z.array(variableName).default([]).describe('Variables of which one must be set, or it is not started'),
});
export type CommandOptions = z.infer<typeof CommandOptions>;

export const agentOptions = {
  claude: ClaudeOptions,
  codex: CodexOptions,
  pi: PiOptions,
  gemini: GeminiOptions,
  opencode: OpencodeOptions,
  command: CommandOptions,
} satisfies Record<Cli, z.ZodType>;

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

// OpenAI Codex.
import * as z from 'zod';
import { CodexOptions } from '../../config/schema/agent-options.ts';
import type { Driver, Launch, Prepared } from './driver.ts';
import type { Fact } from './fact.ts';
import { type HookWords, hookSession, hooksFor, readHook } from './hooks.ts';
import { parsed } from './parsed.ts';
import { codexScreen } from './screens/codex.ts';

const hooks: HookWords = [
  ['SessionStart', 'start'],
  ['UserPromptSubmit', 'prompt'],
  ['PostToolUse', 'working'],
  ['PermissionRequest', 'asking'],
  ['Stop', 'turn_end'],
];

const modes = {
  dont_ask: ['-s', 'workspace-write', '-a', 'never'],
  ask: ['-s', 'workspace-write', '-a', 'on-request'],
  bypass: ['-s', 'danger-full-access', '-a', 'never'],
} as const;

export const codex: Driver = {
  cli: 'codex',
  program: 'codex',
  checkedWith: '0.169.0',
  unknownSession: 'No saved session found',
  keys: (options) => [keyOf(CodexOptions.parse(options))],
  nests: (options) => CodexOptions.parse(options).permission_mode !== 'bypass',
  // 5,920 characters of many lines went unchanged.
  input: { lines: 40, length: 4_000, settle: 250, clear: ['C-u'], interrupt: ['Escape'] },
  screen: () => codexScreen,
  answers: { yes: ['y'], no: ['Escape'] },
  transcript: { paths: (session) => [`config/sessions/*/*/*/rollout-*-${session}.jsonl`], read: readLine },
  prepare,
  readEvent: readHook,
  sessionOf: hookSession,
};

function keyOf({ key }: CodexOptions): string {
  return key ?? 'OPENAI_API_KEY';
}

function prepare(launch: Launch): Prepared {
  const options = CodexOptions.parse(launch.options);
  const { home, git } = launch;
  const writable = [...(git?.directories ?? []), ...options.writable];
  const argv = [
    launch.program,
    // Otherwise it is only a client: its daemon outlives the session, and runs the hooks with the environment of the first launch.
    '--no-daemon',
    ...modes[options.permission_mode],
    // A sandbox that may not write to the clone cannot commit.
    ...(options.permission_mode === 'bypass' ? [] : writable.flatMap((directory) => ['--add-dir', directory])),
    // Our own hooks: nobody is there to review them.
    '--dangerously-bypass-hook-trust',
    ...(launch.model === null ? [] : ['--model', launch.model]),
    ...options.args,
    ...(launch.resume === null ? [] : ['resume', launch.resume]),
    launch.prompt,
  ];
  return {
    argv,
    env: { CODEX_HOME: `${home}/config` },
    files: [
      { path: 'config/config.toml', text: configuration(launch, options) },
      { path: 'config/hooks.json', text: JSON.stringify({ hooks: hooksFor(launch.sink, hooks, 10) }, null, 2) },
    ],
  };
}

/**
 * The provider is always ours to name: the built-in one wants a login, and takes its key from a file. A login shell would set PATH anew,
 * without the agent's own `conductor`.
 */
function configuration({ env, git, worktree, mcp, system }: Launch, options: CodexOptions): string {
  const address = options.base_url ?? env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1';
  const trusted = new Set([worktree, ...(git === null ? [] : [git.repository, ...git.directories])]);
  return `model_provider = "conductor"
check_for_update_on_startup = false
allow_login_shell = false
developer_instructions = ${toml(system)}
[analytics]
enabled = false
[tui]
screen_reader_detection_done = true
[sandbox_workspace_write]
network_access = ${options.network}
[model_providers.conductor]
name = "conductor"
base_url = ${toml(address)}
env_key = ${toml(keyOf(options))}
wire_api = "responses"
${mcp === null ? '' : `[mcp_servers.conductor]\ncommand = ${toml(mcp.command)}\nargs = [${mcp.args.map(toml).join(', ')}]\n`}${[
  ...trusted,
]
  .map((path) => `[projects.${toml(path)}]\ntrust_level = "trusted"\n`)
  .join('')}`;
}

/** A basic string of TOML: JSON's escapes are among its own, and DEL is the one it wants beside. */
function toml(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}

const tokens = z.number().nonnegative().catch(0);
const Line = z.looseObject({
  type: z.literal('event_msg'),
  payload: z.union([
    z.looseObject({
      type: z.literal('token_count'),
      info: z.looseObject({
        total_token_usage: z.looseObject({ input_tokens: tokens, cached_input_tokens: tokens, output_tokens: tokens }),
      }),
    }),
    z.looseObject({ type: z.literal('turn_aborted'), reason: z.string().catch('') }),
    z.looseObject({
      type: z.literal('task_complete'),
      error: z.looseObject({ message: z.string().catch(''), codex_error_info: z.unknown().optional() }),
    }),
  ]),
});

/** Its hooks tell neither of an interrupted turn nor of one that an error ended; the figures are those of the whole session. */
function readLine(line: string): readonly Fact[] {
  const payload = Line.safeParse(parsed(line)).data?.payload;
  if (payload === undefined) return [];
  if (payload.type === 'turn_aborted') return [{ kind: 'turn.broken', why: 'interrupted', text: payload.reason }];
  if (payload.type === 'task_complete') return [broken(payload.error.message, payload.error.codex_error_info)];
  const { input_tokens: input, cached_input_tokens: cached, output_tokens: output } = payload.info.total_token_usage;
  const usage = { input: Math.max(0, input - cached), output, cacheRead: cached, cacheWrite: 0, cost: null };
  return [{ kind: 'used', id: 'session', total: true, usage }];
}

function broken(text: string, info: unknown): Fact {
  return /usage_limit|rate_limit/i.test(JSON.stringify(info) ?? '')
    ? { kind: 'rate_limited', until: null, text }
    : { kind: 'turn.broken', why: 'error', text };
}

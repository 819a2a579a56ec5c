// Claude Code.
import * as z from 'zod';
import { ClaudeOptions } from '../../config/schema/agent-options.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Driver, Launch, Prepared } from './driver.ts';
import type { Fact } from './fact.ts';
import { type HookWords, hookSession, hooksFor, readHook } from './hooks.ts';
import { ownCommands } from './own-commands.ts';
import { parsed } from './parsed.ts';
import { claudeScreen } from './screens/claude.ts';

/** With `dontAsk` a request for permission is answered at once with no; it would look like a question that waits. */
const asking: HookWords = [['PermissionRequest', 'asking']];
const always: HookWords = [
  ['SessionStart', 'start'],
  ['UserPromptSubmit', 'prompt'],
  ['PostToolUse', 'working'],
  ['Stop', 'turn_end'],
  ['StopFailure', 'turn_error'],
  ['SessionEnd', 'end'],
];

const harmless = ['Edit', 'Write', 'Read', 'Glob', 'Grep', 'NotebookEdit', 'Task', 'TodoWrite'];
const modes = { dont_ask: 'dontAsk', ask: 'manual', bypass: 'bypassPermissions' } as const;

export const claude: Driver = {
  cli: 'claude',
  program: 'claude',
  checkedWith: '2.1.330',
  unknownSession: 'No conversation found',
  keys: () => ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_AUTH_TOKEN'],
  // It wraps a longer paste and the model may take it for quoted data; 711 characters went plain, 909 did not.
  input: { lines: 3, length: 700, settle: 250, clear: ['C-u'], interrupt: ['Escape'] },
  screen: () => claudeScreen,
  answers: { yes: ['1'], no: ['Escape'] },
  transcript: {
    paths: (session, worktree) => [
      `config/projects/${worktree.replace(/[^A-Za-z0-9]/g, '-')}/${session}.jsonl`,
      `config/projects/*/${session}.jsonl`,
    ],
    read: readLine,
  },
  prepare,
  readEvent: readHook,
  sessionOf: hookSession,
};

function prepare(launch: Launch): Prepared {
  const options = ClaudeOptions.parse(launch.options);
  const { permission_mode: mode } = options;
  if (mode === 'bypass' && launch.root) {
    const message =
      'Claude Code does not run as root with `permission_mode: bypass`: run the conductor as another user, or leave the mode out';
    throw new PortError('sessions', 'mode_refused', message, 'never');
  }
  const { home, mcp } = launch;
  const argv = [
    launch.program,
    ...['--settings', `${home}/settings.json`],
    ...['--append-system-prompt-file', `${home}/system.md`],
    ...(mcp === null ? [] : ['--mcp-config', `${home}/mcp.json`]),
    '--strict-mcp-config',
    // Variadic: it would take a prompt that followed for a tool.
    ...['--allowedTools', ...allowed(options), 'mcp__conductor'],
    ...['--permission-mode', modes[mode]],
    ...(launch.model === null ? [] : ['--model', launch.model]),
    ...(launch.resume === null ? ['--session-id', launch.sessionId] : ['--resume', launch.resume]),
    ...options.args,
    '--',
    launch.prompt,
  ];
  return {
    argv,
    env: {
      CLAUDE_CONFIG_DIR: `${home}/config`,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      ...(options.base_url === undefined ? {} : { ANTHROPIC_BASE_URL: options.base_url }),
    },
    files: [
      { path: 'settings.json', text: JSON.stringify(settings(launch, mode), null, 2) },
      { path: 'config/.claude.json', text: JSON.stringify(answers(launch), null, 2) },
      ...(mcp === null
        ? []
        : [{ path: 'mcp.json', text: JSON.stringify({ mcpServers: { conductor: mcp } }, null, 2) }]),
    ],
  };
}

function allowed({ allowed_tools: tools, permission_mode: mode }: ClaudeOptions): readonly string[] {
  return tools ?? [...harmless, ...(mode === 'ask' ? ownCommands.map((words) => `Bash(${words}:*)`) : ['Bash'])];
}

function settings({ sink }: Launch, mode: ClaudeOptions['permission_mode']): unknown {
  return {
    hooks: hooksFor(sink, mode === 'ask' ? [...always, ...asking] : always, 10),
    ...(mode === 'bypass' ? { skipDangerousModePermissionPrompt: true } : {}),
  };
}

/**
 * What its dialogs would ask at the first start, answered from what the operator declared; an Enter into one of them means no.
 * A key is approved by its last 20 characters; trust is kept by the clone, and one entry is for all worktrees.
 */
function answers({ env, git, worktree }: Launch): unknown {
  const trusted = [worktree, ...(git === null ? [] : [git.repository, ...git.directories])];
  return {
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: env.ANTHROPIC_API_KEY ? [env.ANTHROPIC_API_KEY.slice(-20)] : [], rejected: [] },
    projects: Object.fromEntries(trusted.map((path) => [path, { hasTrustDialogAccepted: true }])),
  };
}

const tokens = z.number().nonnegative().catch(0);
const Line = z.looseObject({
  type: z.literal('assistant'),
  isApiErrorMessage: z.boolean().catch(false),
  message: z.looseObject({
    id: z.string(),
    usage: z.looseObject({
      input_tokens: tokens,
      output_tokens: tokens,
      cache_read_input_tokens: tokens,
      cache_creation_input_tokens: tokens,
    }),
  }),
});

/** A message is several lines with the same id and the same figures. */
function readLine(line: string): readonly Fact[] {
  const found = Line.safeParse(parsed(line)).data;
  if (found === undefined || found.isApiErrorMessage) return [];
  const { id, usage } = found.message;
  return [
    {
      kind: 'used',
      id,
      total: false,
      usage: {
        input: usage.input_tokens,
        output: usage.output_tokens,
        cacheRead: usage.cache_read_input_tokens,
        cacheWrite: usage.cache_creation_input_tokens,
        cost: null,
      },
    },
  ];
}

// Gemini CLI.
import * as z from 'zod';
import { GeminiOptions } from '../../config/schema/agent-options.ts';
import type { Driver, Launch, Prepared } from './driver.ts';
import type { Fact } from './fact.ts';
import { type HookWords, hookSession, hooksFor, readHook } from './hooks.ts';
import { ownCommands } from './own-commands.ts';
import { parsed } from './parsed.ts';
import { geminiScreen } from './screens/gemini.ts';
import { toolQuestion } from './tool-question.ts';

const hooks: HookWords = [
  ['SessionStart', 'start'],
  ['BeforeAgent', 'prompt'],
  ['AfterTool', 'working'],
  ['Notification', 'asking'],
  ['AfterAgent', 'turn_end'],
  ['SessionEnd', 'end'],
];

const modes = { dont_ask: 'default', ask: 'auto_edit', bypass: 'yolo' } as const;

export const gemini: Driver = {
  cli: 'gemini',
  program: 'gemini',
  checkedWith: '0.61.0',
  unknownSession: 'Error resuming session',
  keys: () => ['GEMINI_API_KEY'],
  // An Enter right after the paste became a newline of the text; 100 ms were enough.
  input: { lines: 3, length: 900, settle: 300, clear: ['C-u'], interrupt: ['Escape'] },
  screen: () => geminiScreen,
  answers: { yes: ['1'], no: ['Escape'] },
  // Below "Usage limit reached"; the other choice is to stop.
  notice: { shown: '^│ *● 1\\. Keep trying', keys: ['2'] },
  transcript: {
    paths: (session) => [`.gemini/tmp/*/chats/session-*-${session.slice(0, 8)}.jsonl`],
    read: readLine,
  },
  prepare,
  readEvent,
  sessionOf: hookSession,
};

function prepare(launch: Launch): Prepared {
  const options = GeminiOptions.parse(launch.options);
  const { home, system } = launch;
  const argv = [
    launch.program,
    ...['--approval-mode', modes[options.permission_mode]],
    ...(launch.model === null ? [] : ['--model', launch.model]),
    ...(launch.resume === null ? ['--session-id', launch.sessionId] : ['--resume', launch.resume]),
    ...options.args,
    ...['--prompt-interactive', launch.prompt],
  ];
  return {
    argv,
    env: {
      GEMINI_CLI_HOME: home,
      ...(options.base_url === undefined ? {} : { GOOGLE_GEMINI_BASE_URL: options.base_url }),
    },
    files: [
      { path: '.gemini/settings.json', text: JSON.stringify(settings(launch), null, 2) },
      // Without trust it runs neither hooks nor MCP servers.
      { path: '.gemini/trustedFolders.json', text: JSON.stringify({ [launch.worktree]: 'TRUST_FOLDER' }, null, 2) },
      { path: '.gemini/GEMINI.md', text: system },
      { path: '.gemini/policies/conductor.toml', text: policy(options) },
    ],
  };
}

function settings({ sink, mcp }: Launch): unknown {
  return {
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    privacy: { usageStatisticsEnabled: false },
    security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } },
    ...(mcp === null ? {} : { mcpServers: { conductor: { ...mcp, trust: true } } }),
    // Its hooks count in milliseconds.
    hooks: hooksFor(sink, hooks, 10_000),
  };
}

/** Of all rules that fit, the one with the highest priority counts; a tool that is always denied is not even shown to the model. */
function policy({ permission_mode: mode, allowed_tools: listed }: GeminiOptions): string {
  const ours = rule({ mcpName: 'conductor', toolName: '*' }, 'allow', 900);
  if (mode === 'dont_ask')
    return [
      ours,
      rule({ toolName: listed, allowRedirection: true }, 'allow', 500),
      rule({ toolName: '*' }, 'deny', 100),
    ].join('\n');
  if (mode === 'bypass') return ours;
  return [ours, rule({ toolName: 'run_shell_command', commandPrefix: ownCommands }, 'allow', 500)].join('\n');
}

function rule(fits: Readonly<Record<string, unknown>>, decision: 'allow' | 'deny', priority: number): string {
  const lines = Object.entries({ ...fits, decision, priority }).map(
    ([key, value]) => `${key} = ${JSON.stringify(value)}`,
  );
  return `[[rule]]\n${lines.join('\n')}\n`;
}

const text = z.string().catch('');
const Hook = z.looseObject({
  prompt_response: text,
  notification_type: text,
  message: text,
  details: z.looseObject({ type: text }).catch({ type: '' }),
});

function readEvent(event: string, raw: unknown): readonly Fact[] {
  const hook = Hook.safeParse(raw).data;
  if (event === 'turn_end' && hook) return [ended(hook.prompt_response)];
  if (event !== 'asking') return readHook(event, raw);
  if (hook?.notification_type !== 'ToolPermission') return [];
  return [{ kind: 'asking', question: toolQuestion(toolOf(hook.details.type), hook.details, hook.message) }];
}

/** It names the kind of what it asks for. */
function toolOf(type: string): string {
  return type === 'exec' ? 'the shell' : type;
}

/** It says this of a turn that somebody broke off, and of one that an error ended. */
function ended(text: string): Fact {
  if (text !== '[no response text]') return { kind: 'turn.ended', text };
  return { kind: 'turn.broken', why: 'error', text: 'the turn ended without an answer' };
}

const tokens = z.number().nonnegative().catch(0);
const Line = z.looseObject({
  type: z.literal('gemini'),
  id: z.string(),
  tokens: z.looseObject({ input: tokens, output: tokens, cached: tokens, thoughts: tokens }),
});

/** A message with tool calls is written again and again, under the same id. */
function readLine(line: string): readonly Fact[] {
  const found = Line.safeParse(parsed(line)).data;
  if (found === undefined) return [];
  const { input, output, cached, thoughts } = found.tokens;
  const usage = {
    input: Math.max(0, input - cached),
    output: output + thoughts,
    cacheRead: cached,
    cacheWrite: 0,
    cost: null,
  };
  return [{ kind: 'used', id: found.id, total: false, usage }];
}

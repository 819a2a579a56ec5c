// OpenCode. It keeps its sessions in a database, so what it used comes by its events.
import { OpencodeOptions } from '../../config/schema/agent-options.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Driver, Launch, Prepared } from './driver.ts';
import { readTold, toldSession } from './extension-events.ts';
import { opencodePlugin } from './opencode-plugin.ts';
import { ownCommands } from './own-commands.ts';
import { opencodeScreen } from './screens/opencode.ts';

const packages = {
  'openai-completions': '@ai-sdk/openai-compatible',
  'anthropic-messages': '@ai-sdk/anthropic',
} as const;
const keyOfApi = { 'openai-completions': 'OPENAI_API_KEY', 'anthropic-messages': 'ANTHROPIC_API_KEY' } as const;

/** By the provider that the model's name begins with; for another one the operator names it with `key`. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['ANTHROPIC_API_KEY'],
  openai: ['OPENAI_API_KEY'],
  google: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY'],
  openrouter: ['OPENROUTER_API_KEY'],
  deepseek: ['DEEPSEEK_API_KEY'],
};

const harmless = ['read', 'edit', 'glob', 'grep', 'list', 'task', 'todowrite', 'todoread', 'lsp'];

export const opencode: Driver = {
  cli: 'opencode',
  program: 'opencode',
  checkedWith: '1.18.33',
  unknownSession: 'Session not found',
  keys: (options) => keys(OpencodeOptions.parse(options)),
  input: { lines: 3, length: 900, settle: 300, clear: ['C-u'], interrupt: ['Escape', 'Escape'] },
  screen: () => opencodeScreen,
  answers: { yes: ['Enter'], no: ['Escape'] },
  transcript: null,
  prepare,
  readEvent: readTold,
  sessionOf: toldSession,
};

function keys({ key, base_url, api }: OpencodeOptions): readonly string[] {
  if (key !== undefined) return [key];
  return base_url === undefined ? Object.values(keysOf).flat() : [keyOfApi[api]];
}

function prepare(launch: Launch): Prepared {
  const options = OpencodeOptions.parse(launch.options);
  const { home, model, resume } = launch;
  if (options.base_url !== undefined && model === null) {
    const message = '`cli: opencode` with `base_url` needs a `model`: which of those that are served there';
    throw new PortError('sessions', 'model_missing', message, 'never');
  }
  const argv = [
    launch.program,
    ...options.args,
    ...(resume === null ? ['--prompt', launch.prompt] : ['--session', resume]),
  ];
  const begin = resume === null ? null : { session: resume, prompt: launch.prompt };
  return {
    argv,
    env: {
      OPENCODE_CONFIG: `${home}/opencode.json`,
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      ...(options.base_url === undefined ? {} : { OPENCODE_DISABLE_MODELS_FETCH: '1' }),
      XDG_DATA_HOME: `${home}/data`,
      XDG_STATE_HOME: `${home}/state`,
    },
    files: [
      { path: 'opencode.json', text: JSON.stringify(configuration(launch, options), null, 2) },
      { path: 'plugin.js', text: opencodePlugin(launch.sink, begin) },
    ],
  };
}

function configuration({ home, mcp, model }: Launch, options: OpencodeOptions): unknown {
  return {
    autoupdate: false,
    share: 'disabled',
    // A second git repository of every state of the worktree: the agent's commits are enough.
    snapshot: false,
    permission: permissions(options),
    plugin: [`file://${home}/plugin.js`],
    instructions: [`${home}/system.md`],
    ...(mcp === null
      ? {}
      : { mcp: { conductor: { type: 'local', command: [mcp.command, ...mcp.args], enabled: true } } }),
    ...(options.base_url === undefined ? (model === null ? {} : { model }) : served(options, model ?? '')),
  };
}

/** Of several rules that fit, the last one counts. */
function permissions({
  permission_mode: mode,
  allowed_tools: tools,
}: OpencodeOptions): Readonly<Record<string, unknown>> {
  if (mode === 'bypass') return { '*': 'allow' };
  const listed = (tools ?? (mode === 'ask' ? harmless : [...harmless, 'bash'])).map((name) => [name, 'allow'] as const);
  const own = ownCommands.map((words) => [`${words} *`, 'allow'] as const);
  return {
    '*': mode === 'ask' ? 'ask' : 'deny',
    ...(mode === 'ask' ? { bash: { '*': 'ask', ...Object.fromEntries(own) } } : {}),
    ...Object.fromEntries(listed),
    'conductor_*': 'allow',
  };
}

/** The key stands there by the name of its variable. */
function served(options: OpencodeOptions, model: string): Readonly<Record<string, unknown>> {
  const [key] = keys(options);
  const provider = {
    npm: packages[options.api],
    options: { baseURL: options.base_url, apiKey: `{env:${key}}` },
    models: { [model]: {} },
  };
  return {
    provider: { conductor: provider },
    enabled_providers: ['conductor'],
    model: `conductor/${model}`,
    small_model: `conductor/${model}`,
  };
}

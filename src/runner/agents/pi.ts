// Pi. It never asks for permission, and has no MCP: it reports by `conductor agent`.
import * as z from 'zod';
import { PiOptions } from '../../config/schema/agent-options.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Driver, Launch, Prepared } from './driver.ts';
import { readTold, toldSession } from './extension-events.ts';
import type { Fact } from './fact.ts';
import { parsed } from './parsed.ts';
import { piExtension } from './pi-extension.ts';
import { piScreen } from './screens/pi.ts';

/** The variables Pi itself looks into, for the providers that are used most; for another one the operator names it with `key`. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_OAUTH_TOKEN'],
  openai: ['OPENAI_API_KEY'],
  google: ['GEMINI_API_KEY'],
  deepseek: ['DEEPSEEK_API_KEY'],
  groq: ['GROQ_API_KEY'],
  mistral: ['MISTRAL_API_KEY'],
  openrouter: ['OPENROUTER_API_KEY'],
  xai: ['XAI_API_KEY'],
};

const keyOfApi = {
  'anthropic-messages': 'ANTHROPIC_API_KEY',
  'openai-completions': 'OPENAI_API_KEY',
  'openai-responses': 'OPENAI_API_KEY',
  'google-generative-ai': 'GEMINI_API_KEY',
} as const;

export const pi: Driver = {
  cli: 'pi',
  program: 'pi',
  checkedWith: '0.73.1',
  unknownSession: 'No session found matching',
  keys: (options) => keys(PiOptions.parse(options)),
  input: { lines: 40, length: 4_000, settle: 250, clear: ['C-u'], interrupt: ['Escape'] },
  screen: () => piScreen,
  transcript: { paths: (session) => [`config/sessions/*/*${session}.jsonl`], read: readLine },
  prepare,
  readEvent: readTold,
  sessionOf: toldSession,
};

function keys({ key, base_url, api, provider }: PiOptions): readonly string[] {
  if (key !== undefined) return [key];
  return base_url === undefined ? (keysOf[provider] ?? []) : [keyOfApi[api]];
}

function prepare(launch: Launch): Prepared {
  const options = PiOptions.parse(launch.options);
  const { home, model, resume } = launch;
  const own = options.base_url !== undefined;
  if (own && model === null) {
    const message = '`cli: pi` with `base_url` needs a `model`: which of those that are served there';
    throw new PortError('sessions', 'model_missing', message, 'never');
  }
  const argv = [
    launch.program,
    ...['--provider', own ? 'conductor' : options.provider],
    ...(model === null ? [] : ['--model', model]),
    ...['--extension', `${home}/extension.ts`],
    ...['--append-system-prompt', `${home}/system.md`],
    ...(options.permission_mode === 'bypass' ? [] : ['--tools', options.allowed_tools.join(',')]),
    ...(resume === null ? [] : ['--session', resume]),
    ...options.args,
    launch.prompt,
  ];
  const [usual] = keysOf[options.provider] ?? [];
  const key = options.key === undefined || own || usual === undefined ? {} : { [usual]: launch.env[options.key] ?? '' };
  return {
    argv,
    env: { PI_CODING_AGENT_DIR: `${home}/config`, PI_OFFLINE: '1', PI_TELEMETRY: '0', ...key },
    files: [
      { path: 'extension.ts', text: piExtension(launch.sink) },
      ...(own ? [{ path: 'config/models.json', text: JSON.stringify(models(options, model), null, 2) }] : []),
    ],
  };
}

/** The key stands there by the name of its variable. */
function models(options: PiOptions, model: string | null): unknown {
  const [apiKey] = keys(options);
  return { providers: { conductor: { baseUrl: options.base_url, api: options.api, apiKey, models: [{ id: model }] } } };
}

const amount = z.number().nonnegative().catch(0);
const Line = z.looseObject({
  type: z.literal('message'),
  id: z.string(),
  message: z.looseObject({
    role: z.literal('assistant'),
    stopReason: z.string().catch(''),
    errorMessage: z.string().catch(''),
    usage: z.looseObject({
      input: amount,
      output: amount,
      cacheRead: amount,
      cacheWrite: amount,
      cost: z.looseObject({ total: z.number().nullable().catch(null) }).catch({ total: null }),
    }),
  }),
});

function readLine(line: string): readonly Fact[] {
  const found = Line.safeParse(parsed(line)).data;
  if (found === undefined) return [];
  const { input, output, cacheRead, cacheWrite, cost } = found.message.usage;
  return [
    { kind: 'used', id: found.id, total: false, usage: { input, output, cacheRead, cacheWrite, cost: cost.total } },
  ];
}

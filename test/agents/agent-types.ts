// The configuration with which each agent CLI is driven here: as an operator would write it, but for where the model is.
import type { RealCli } from './real-agents.ts';

/** Stands where a key would stand; no model is asked for it. */
const key = 'not-a-key-00000000000000000000';

interface Manner {
  readonly model: string;
  readonly env: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>>;
}

const manners: Readonly<Record<RealCli, (url: string) => Manner>> = {
  claude: (url) => ({
    model: 'claude-sonnet-4-5',
    env: { ANTHROPIC_API_KEY: key, CLAUDE_CODE_MAX_RETRIES: '2' },
    options: { base_url: url },
  }),
  codex: (url) => ({ model: 'stand-in', env: { OPENAI_API_KEY: key }, options: { base_url: `${url}/v1` } }),
  pi: (url) => ({ model: 'stand-in', env: { OPENAI_API_KEY: key }, options: { base_url: `${url}/v1` } }),
  gemini: (url) => ({ model: 'gemini-2.5-pro', env: { GEMINI_API_KEY: key }, options: { base_url: url } }),
  opencode: (url) => ({ model: 'stand-in', env: { OPENAI_API_KEY: key }, options: { base_url: `${url}/v1` } }),
};

/**
 * @param url of the stand-in for models @param options more of them
 * @returns what stands in `config/agents.yml`
 */
export function agentTypes(cli: RealCli, url: string, options: Readonly<Record<string, unknown>> = {}): object {
  const manner = manners[cli](url);
  const backend = {
    name: 'Backend Agent',
    session_name: 'backend-agent',
    prompt_file: 'backend.md',
    technologies: ['POSIX sh'],
    capabilities: ['backend'],
    validation_profile: 'shell',
    cli,
    ...manner,
    options: { ...manner.options, ...options },
  };
  return { agent_types: { backend } };
}

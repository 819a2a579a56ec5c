// Real agent CLIs that the demo can use instead of its scripted program, driven as in real use.
import { type Cli, clis } from '../core/policy.ts';
import { programOf } from '../wire/agent-programs.ts';

export interface RealAgent {
  readonly cli: Cli;
  /** Variables handed through to the agent. */
  readonly passEnv: readonly string[];
}

/** Where a CLI finds its model, for people who do not use the usual place. */
const addresses = ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'];

/** @returns how to run the agent, or what is missing. */
export function realAgent(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): RealAgent | { readonly missing: string } {
  const known = clis.filter((cli) => cli !== 'command');
  const cli = known.find((one) => one === name);
  if (cli === undefined) return { missing: `the demo knows ${known.join(', ')}, not ${name}` };
  const { found, keys } = programOf(cli, env);
  if (!found) return { missing: `${cli} is not on PATH` };
  const set = [...keys, ...addresses].filter((variable) => env[variable]);
  if (!keys.some((key) => set.includes(key))) return { missing: `${keys.join(' or ')} is not set` };
  return { cli, passEnv: set };
}

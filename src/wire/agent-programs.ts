// What this host has for the agents' CLIs: versions that nobody checked, and keys that are not there.
import type { Config, ConfiguredType } from '../config/config.ts';
import type { Problem } from '../config/problem.ts';
import { agentOptions } from '../config/schema/agent-options.ts';
import { resolveReference } from '../config/schema/variables.ts';
import type { Cli } from '../core/policy.ts';
import { driverFor } from '../runner/agents/drivers.ts';
import { findProgram } from '../runner/agents/find-program.ts';
import { unknownVersion } from '../runner/prepare/version.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Warnings and no errors: a person who checks may have another environment than the service, and another version often works.
 *
 * @param env of this host
 */
export async function checkAgentPrograms(config: Config, env: Env): Promise<readonly Problem[]> {
  const found = await Promise.all(Object.values(config.agentTypes).map((type) => checkOne(type, env)));
  return found.flat();
}

/** @returns whether the CLI is on PATH, and the variables of which it needs one when nothing else is configured */
export function programOf(cli: Cli, env: Env): { readonly found: boolean; readonly keys: readonly string[] } {
  const { program, keys } = driverFor(cli);
  return { found: findProgram(program, env.PATH, '/') !== undefined, keys: keys(agentOptions[cli].parse({})) };
}

async function checkOne(type: ConfiguredType, env: Env): Promise<readonly Problem[]> {
  const driver = driverFor(type.cli);
  const given = givenTo(type, env);
  const program = driver.program === '' ? undefined : findProgram(driver.program, given.PATH, '/');
  const version = program === undefined ? null : await unknownVersion(driver, program, given);
  const keys = driver.keys(type.options);
  const hasKey = keys.length === 0 || keys.some((name) => (given[name] ?? '') !== '');
  const fix = 'try it with one small issue, or install that version';
  return [
    ...(version === null ? [] : [warning('host.unknown_version', type, 'cli', version, fix)]),
    ...(hasKey ? [] : [keyMissing(type, keys)]),
  ];
}

function keyMissing(type: ConfiguredType, keys: readonly string[]): Problem {
  const reason = `\`cli: ${type.cli}\` needs ${keys.join(' or ')}, and its agents get none on this host`;
  const fix = `set ${keys[0]} where the runner runs, and write \`pass_env: [${keys[0]}]\``;
  return warning('host.key_missing', type, 'pass_env', reason, fix);
}

/** What of its environment an agent's program is looked for and started with. */
function givenTo({ env: declared, passEnv }: ConfiguredType, env: Env): Record<string, string> {
  const passed = ['PATH', 'HOME', ...passEnv].map((name) => [name, env[name]] as const);
  const resolved = Object.entries(declared).map(([name, value]) => [name, resolveReference(value, env)] as const);
  return Object.fromEntries(
    [...passed, ...resolved].filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function warning(code: Problem['code'], { type }: ConfiguredType, key: string, reason: string, fix: string): Problem {
  return { file: 'this host', line: 0, column: 0, code, key: `agent_types.${type}.${key}`, reason, fix };
}

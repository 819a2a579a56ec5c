// `conductor validate`: checks the whole configuration, and tells everything that is wrong with it at once.
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { shownPath } from '../../config/paths.ts';
import { formatProblem, type Problem } from '../../config/problem.ts';
import { counted } from '../../text/words.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ProjectOptions } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';

export interface ValidateOptions extends ProjectOptions {
  readonly json?: boolean;
  /** Also this host: its directories, and the programs of the agents. */
  readonly host?: boolean;
  /** Also GitHub: labels of the rules, permissions and events of the App. */
  readonly online?: boolean;
}

/**
 * With `--json`: `{ok, problems: Problem[], warnings: Problem[], files: string[]}`. Exit code 3 when something is wrong.
 *
 * @throws with `online` what `onlineProblems` throws
 */
export async function validate(options: ValidateOptions, terminal = thisTerminal()): Promise<void> {
  const { colors, env, cwd } = terminal;
  const { configDir, host: checkHost = false } = options;
  const loaded = await loadConfig({ configDir, env, cwd, checkHost });
  const found = checkHost && loaded.ok ? await agentPrograms(loaded.config, terminal) : [];
  const warnings = [...loaded.warnings, ...found];
  const problems = loaded.ok ? await askedOnline(loaded.config, options, terminal) : loaded.problems;
  const ok = problems.length === 0;
  const files = loaded.files.map((file) => shownPath(file, cwd));
  if (!ok) terminal.exit(exitCodes.configuration);
  if (options.json) {
    terminal.out(JSON.stringify({ ok, problems, warnings, files }));
    return;
  }
  const line = (problem: Problem) => `${formatProblem(problem)}  ${colors.dim(`[${problem.code}]`)}`;
  terminal.err(...warnings.map((warning) => `${colors.yellow('warning')} ${line(warning)}`));
  terminal.err(...problems.map(line));
  if (loaded.ok && ok) {
    const types = counted(Object.keys(loaded.config.agentTypes).length, 'agent type');
    const rules = counted(loaded.config.rules.length, 'rule');
    terminal.out(
      `${colors.green('✓')} The configuration is good: ${types}, ${rules}, from ${counted(files.length, 'file')}.`,
    );
  } else {
    terminal.err(`${counted(problems.length, 'problem')} in the configuration.`);
  }
}

async function askedOnline(
  config: Config,
  { online }: ValidateOptions,
  terminal: Terminal,
): Promise<readonly Problem[]> {
  return online ? (await import('./validate-online.ts')).onlineProblems(config, terminal) : [];
}

async function agentPrograms(config: Config, { env }: Terminal): Promise<readonly Problem[]> {
  return (await import('../../wire/agent-programs.ts')).checkAgentPrograms(config, env);
}

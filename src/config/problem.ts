// One thing that is wrong with the configuration, where it stands and what to do about it.

/** A way from the root of a file to a value, e.g. `['agent_types', 'rust', 'command', 0]`. */
export type KeyPath = readonly (string | number)[];

export interface Place {
  /** A path as a person would type it, or `environment NAME`, or `command line`. */
  readonly file: string;
  /** Counted from 1; 0 where there are no lines (environment, command line, a file that is not there). */
  readonly line: number;
  readonly column: number;
}

/** Finds where a key or its value was written; the nearest parent when that key was not written at all. */
export type Locate = (path: KeyPath, part: 'key' | 'value') => Place;

export type ProblemCode =
  | 'config.bad_agents_directory'
  | 'config.bad_value'
  | 'config.command_missing'
  | 'config.command_unused'
  | 'config.directory_missing'
  | 'config.directory_not_writable'
  | 'config.duplicate_key'
  | 'config.label_claimed_twice'
  | 'config.missing_key'
  | 'config.not_a_mapping'
  | 'config.not_found'
  | 'config.path_escapes'
  | 'config.program_missing'
  | 'config.prompt_missing'
  | 'config.reserved_variable'
  | 'config.syntax'
  | 'config.type_config_missing'
  | 'config.type_defined_twice'
  | 'config.type_prompt_missing'
  | 'config.unknown_agent_type'
  | 'config.unknown_key'
  | 'config.unknown_placeholder'
  | 'config.unknown_profile'
  | 'config.unreadable'
  | 'config.unset_variable'
  | 'config.wrong_type'
  | 'environment.app_id_missing'
  | 'environment.bad_value'
  | 'environment.private_key_missing'
  | 'environment.webhook_secret_missing';

export interface Problem extends Place {
  readonly code: ProblemCode;
  /** Dotted key path, e.g. `agent_types.rust.command[0]`; empty when the problem is the file itself. */
  readonly key: string;
  readonly reason: string;
  /** The next step, as a person would say it. */
  readonly fix: string;
}

/** @returns one line: `config/agents.yml:12:5  agent_types.rust.clii  unknown key; did you mean "cli"?` */
export function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  const said = problem.fix === '' ? problem.reason : `${problem.reason}; ${problem.fix}`;
  return [place, problem.key, said].filter((part) => part !== '').join('  ');
}

/** @returns `agent_types.rust.command[0]` for `['agent_types', 'rust', 'command', 0]` */
export function dotted(path: KeyPath): string {
  return path.reduce<string>((key, part) => key + (typeof part === 'number' ? `[${part}]` : `.${part}`), '').slice(1);
}

/** Problems in reading order, each once. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const once = new Map(
    problems.map((problem) => [[problem.code, problem.file, problem.line, problem.column, problem.key].join(), problem]),
  );
  return [...once.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}

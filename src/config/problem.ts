// One thing that is wrong with the configuration, where it stands and what to do about it.
import type { ProblemCode } from './problem-codes.ts';

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
  const said = problem.fix === '' ? problem.reason : `${problem.reason}; ${problem.fix}`;
  return [formatPlace(problem), problem.key, said].filter((part) => part !== '').join('  ');
}

/** @returns `config/agents.yml:12:5`, or the name alone where there are no lines */
export function formatPlace({ file, line, column }: Place): string {
  return line > 0 ? `${file}:${line}:${column}` : file;
}

/** @returns `agent_types.rust.command[0]` for `['agent_types', 'rust', 'command', 0]` */
export function dotted(path: KeyPath): string {
  return path.reduce<string>((key, part) => key + (typeof part === 'number' ? `[${part}]` : `.${part}`), '').slice(1);
}

/**
 * Problems in reading order, each once.
 * @param problems first what was found wrong, then what follows from it: of a key, only the first kind of problem is told
 */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const told = new Map<string, ProblemCode>();
  const kept = new Map<string, Problem>();
  for (const problem of problems) {
    const key = problem.key === '' ? formatPlace(problem) : `${problem.file} ${problem.key}`;
    if ((told.get(key) ?? problem.code) !== problem.code) continue;
    told.set(key, problem.code);
    kept.set(`${formatPlace(problem)} ${key}`, problem);
  }
  return [...kept.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}

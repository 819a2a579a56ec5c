// A mistake in what the owner configured, as an error a person can act on.
import { formatPlace, formatProblem, type Problem } from './problem.ts';

/** A person's mistake: shown as it is, without a stack. `code`, `where` and `hint` are those of the first problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: string;
  readonly where: string;
  readonly hint: string;
  readonly problems: readonly Problem[];

  /** @param problems at least one; the message lists them all, one per line */
  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    const [first] = problems;
    this.code = first?.code ?? 'config.bad_value';
    this.where = first ? formatPlace(first) : '';
    this.hint = first?.fix ?? '';
    this.problems = problems;
  }
}

/** @throws ConfigError when there is at least one problem */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

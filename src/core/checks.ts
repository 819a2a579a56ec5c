// Verdicts of a validation: what ran, how it ended, and what the whole of it means.

/**
 * `pass`; `fail` (the command said no); `broken` (command not found, cannot start: exit 126/127);
 * `empty` (nothing to validate: no commit, no test); `timeout`.
 */
export const verdicts = ['pass', 'fail', 'broken', 'empty', 'timeout'] as const;
export type Verdict = (typeof verdicts)[number];

export interface CheckResult {
  readonly name: string;
  readonly command: string;
  readonly verdict: Verdict;
  /** null when the command was killed or never started. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** Last lines of the output, capped, cleaned of control bytes. */
  readonly tail: string;
  /** Path of the whole log on the runner host. */
  readonly log: string;
}

/** @returns the first verdict that is not a pass, else `pass`: a profile without commands asks for nothing. */
export function overall(results: readonly CheckResult[]): Verdict {
  return results.find((result) => result.verdict !== 'pass')?.verdict ?? 'pass';
}

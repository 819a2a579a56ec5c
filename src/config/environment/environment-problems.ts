// What is wrong with an environment variable, without ever repeating a secret.
import type * as z from 'zod';
import { closest } from '../closest.ts';
import type { Problem } from '../problem.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { secretVariables } from './environment-variables.ts';

export function environmentProblem(
  name: string,
  reason: string,
  fix: string,
  code: ProblemCode = 'environment.bad_value',
): Problem {
  return { file: 'environment', line: 0, column: 0, code, key: name, reason, fix };
}

/** @param env what was checked, for the values that may be shown */
export function valueProblems(
  issues: readonly z.core.$ZodIssue[],
  env: Readonly<Record<string, string | undefined>>,
): Problem[] {
  return issues.map((issue) => {
    const name = String(issue.path[0]);
    const secret = secretVariables.some((other) => other === name);
    const value = env[name] ?? '';
    const shown = secret ? '' : `"${value}" `;
    if (issue.code === 'invalid_value') {
      const known = issue.values.map(String);
      const near = closest(value, known);
      const fix = near === undefined ? 'choose one of them' : `did you mean "${near}"?`;
      return environmentProblem(name, `${shown}is not one of ${known.join(', ')}`, fix);
    }
    const { fix = '' } = (issue.code === 'custom' ? (issue.params ?? {}) : {}) as { fix?: string };
    return environmentProblem(name, `${shown}${issue.message}`, fix);
  });
}

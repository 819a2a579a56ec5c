// The validation as a table, for the status comment, the answer to `status` and the pull request.
import type { CheckResult } from '../../core/checks.ts';
import { codeCell, plain } from '../markdown.ts';
import { durationWords, verdictSigns } from '../words.ts';

/** @returns a Markdown table of check, command, verdict and duration. */
export function checksTable(results: readonly CheckResult[]): string {
  const rows = results.map(
    ({ name, command, verdict, durationMs }) =>
      `| ${plain(name)} | ${codeCell(command)} | ${verdictSigns[verdict]} | ${durationWords(durationMs)} |`,
  );
  return ['| Check | Command | Verdict | Time |', '|---|---|---|---:|', ...rows].join('\n');
}

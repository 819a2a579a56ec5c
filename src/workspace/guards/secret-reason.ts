// Tells people where a secret was found, and never anything of it.
import { shownPath } from './changes.ts';
import type { Finding } from './secret-scan.ts';

const most = 20;

/** @returns a sentence, and one line for each place; rule and place only. */
export function secretReason(findings: readonly Finding[]): string {
  // A path that is a finding by its content is as secret as a file's.
  const unspeakable = new Set(findings.filter(isInName).map(({ path }) => path));
  const lines = findings.map(({ rule, commit, path, line }) => {
    const at = line === null ? '' : `:${line}`;
    const file = path === null ? 'the commit message' : unspeakable.has(path) ? 'the name of a file' : shownPath(path);
    return `- ${file}${at} in ${commit.slice(0, 10)}: ${rule}`;
  });
  const distinct = [...new Set(lines)];
  const rest = distinct.length > most ? [`- and ${distinct.length - most} more`] : [];
  const sentence =
    'This work adds what looks like a secret, so it was not pushed. Take it out of every commit in which it is, not only of the last one; if it was ever real, it should be replaced.';
  return [sentence, ...distinct.slice(0, most), ...rest].join('\n');
}

function isInName({ rule, line, path }: Finding): boolean {
  return path !== null && line === null && rule !== 'file of keys';
}

// Which entries are in an archive: archives are long, and are read whole only where they must be.
import { keyOf } from './entries.ts';

interface Named {
  readonly id: string;
  readonly issue: number | null;
}

/**
 * @param parse reads the entries of the archive: not called where every heading is one of ours, and nothing may hide one
 * @returns `keyOf` them
 */
export function keysIn(archive: string, parse: (text: string) => readonly Named[]): ReadonlySet<string> {
  const headings = archive.match(/^ {0,3}#{3,6}[ \t].*$/gm) ?? [];
  const named = headings.flatMap(namedBy);
  const isOurs = named.length === headings.length && !/^ {0,3}(?:```|~~~|<!--)/m.test(archive);
  return new Set((isOurs ? named : parse(archive)).map(keyOf));
}

function namedBy(heading: string): Named[] {
  const [, id, issue] = /^### (\S+) · (?:Task #(\d{1,15})(?!\d)|Project\b)/.exec(heading) ?? [];
  return id === undefined ? [] : [{ id, issue: issue === undefined ? null : Number(issue) }];
}

// The lines of the audit for people who look something up. Nothing is proved by it: that is what `verify` is for.
import { filesOf } from './files.ts';
import { type AuditLine, parseLine } from './line.ts';
import { readLines } from './read-lines.ts';

export interface Listed {
  /** None: there is no audit here. */
  readonly files: number;
  /** Oldest first. */
  readonly lines: readonly AuditLine[];
  /** How many of the file's lines cannot be read. */
  readonly unreadable: number;
}

/**
 * @param most how many are kept, the newest
 * @throws the file system's error
 */
export async function list(directory: string, wanted: (line: AuditLine) => boolean, most: number): Promise<Listed> {
  let lines: AuditLine[] = [];
  let unreadable = 0;
  const files = await filesOf(directory, 'audit');
  for (const path of files) {
    for await (const { bytes, isWhole } of readLines(path)) {
      const line = parseLine(bytes);
      if (line && wanted(line)) lines.push(line);
      if (!line && isWhole) unreadable++;
      if (lines.length > 2 * most) lines = lines.slice(-most);
    }
  }
  return { files: files.length, lines: lines.slice(-most), unreadable };
}

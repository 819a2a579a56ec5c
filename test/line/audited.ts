// The audit and the security log of a line, as they are on disk.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Line } from './line.ts';

export interface Written {
  readonly name: string;
  readonly trigger: string;
  readonly actor: string;
  readonly role: string | null;
  readonly delivery: string | null;
  /** Absent in the security log: there all of them are refused. */
  readonly decision?: 'accepted' | 'refused';
  readonly code: string | null;
  readonly reason: string;
}

/** @param issue number in acme/widgets; undefined: all */
export async function audited(
  line: Line,
  issue?: number,
  log: 'audit' | 'security' = 'audit',
): Promise<readonly Written[]> {
  const text = await readFile(join(line.root, 'logs', 'audit', `${log}.jsonl`), 'utf8').catch(() => '');
  const lines = text.split('\n').filter((one) => one !== '');
  const written = lines.map((one) => JSON.parse(one) as Written);
  return issue === undefined ? written : written.filter(({ name }) => name === `acme/widgets#${issue}`);
}

/** Waits for the issue's first line in which the word stands as the trigger or at its beginning. */
export function written(line: Line, issue: number, trigger: string): Promise<Written> {
  return line.until(`"${trigger}" of #${issue} is written down`, async () =>
    (await audited(line, issue)).find((one) => one.trigger.startsWith(trigger)),
  );
}

// A text made fit for a terminal: clean, and short, or else put into the inbox and pointed to.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { clean } from '../../text/clean.ts';
import type { Input } from '../agents/driver.ts';
import type { Run } from '../run/runs.ts';
import { safeDirectory } from '../run/safe-directory.ts';
import { writeWhole } from '../run/small-files.ts';

/**
 * @param input what the agent's input takes in one paste: some CLIs wrap a longer one and treat it as quoted data
 * @returns what to paste, without control characters; undefined when the inbox cannot be written
 */
export async function fitText(
  run: Run,
  key: string,
  text: string,
  input: Pick<Input, 'lines' | 'length'>,
): Promise<string | undefined> {
  const fit = clean(text).replaceAll('\t', '    ').trim();
  if (fit.length <= input.length && fit.split('\n').length <= input.lines) return fit;
  const inbox = safeDirectory(run.worktree, '.conductor', 'inbox');
  if (inbox === undefined) return undefined;
  const name = `${fileName(key)}.md`;
  await writeWhole(join(inbox, name), `${clean(text).trimEnd()}\n`, 0o644);
  return `Read .conductor/inbox/${name} and act on it.`;
}

/** @returns the key as a file name; different keys get different names. */
export function fileName(key: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/.test(key)) return key;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return `${key
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)}-${hash}`;
}

// When keys for a dialog were spent last: what is asked after that is a new question, in the same words too.
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Run, runFiles } from '../run/runs.ts';
import { writeWhole } from '../run/small-files.ts';

/** @returns milliseconds since the epoch; 0: never */
export function answeredAt(run: Run): number {
  return statSync(join(run.dir, runFiles.answered), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

export async function setAnswered(run: Run): Promise<void> {
  await writeWhole(join(run.dir, runFiles.answered), '');
}

/** @returns what tells a question that was read off the screen from every other one */
export function keyOf(text: string, answered: number): string {
  return createHash('sha256').update(`${answered}\n${text}`).digest('hex').slice(0, 12);
}

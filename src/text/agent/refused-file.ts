// The answer to a file in an agent's outbox that is no message.
import { oneLine } from '../clean.ts';
import { code } from '../markdown.ts';

export interface RefusedFile {
  /** As the agent named it. */
  readonly name: string;
  readonly code: string;
  readonly reason: string;
  readonly next: string;
}

/** @returns Markdown for the agent's inbox: which file, why, and what to do next */
export function renderRefusedFile({ name, code: word, reason, next }: RefusedFile): string {
  return [
    `# Error: a file of your outbox was refused (${word})`,
    `File: ${code(oneLine(name, 200))}`,
    `Reason: ${oneLine(reason, 300)}. Nothing of it was carried out; it lies in ${code('.conductor/outbox/.taken/')} now.`,
    `Next: ${oneLine(next, 500)}`,
    '',
  ].join('\n\n');
}

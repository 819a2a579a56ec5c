// Tells what a person said from what a CLI puts into the same message by itself.
import type { Turn } from './asked.ts';
import { hasSteps } from './script.ts';

/** Beginnings of texts that CLIs add as if the user had said them, as they were seen. */
const added = [
  '<system-reminder',
  '<environment_context',
  '<user_instructions',
  '<permissions',
  '<collaboration',
  '<session_context',
  '# AGENTS.md instructions',
];

/** @param texts parts of one message @returns one turn with those that a person said; nothing when there are none */
export function saidByUser(texts: readonly string[]): readonly Turn[] {
  const text = texts.filter((one) => one.trim() !== '' && !isAdded(one)).join('\n');
  return text === '' ? [] : [{ by: 'user', text }];
}

function isAdded(text: string): boolean {
  const start = text.trimStart();
  return added.some((beginning) => start.startsWith(beginning)) && !hasSteps(text);
}

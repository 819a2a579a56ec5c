// The prompt template of an agent type: found, kept inside its directory, and its placeholders checked.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leadsOut, realPathInside, shownPath } from '../paths.ts';
import { dotted, type Problem } from '../problem.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { PromptPlace, TypeDefinition } from './definition.ts';
import { checkPlaceholders } from './placeholders.ts';

export interface Prompt {
  readonly text: string;
  /** Undefined when there is no prompt that could be read. */
  readonly file: string | undefined;
  readonly problems: readonly Problem[];
}

/** @param cwd paths in problems are shown from here */
export async function readPrompt(definition: TypeDefinition, cwd: string): Promise<Prompt> {
  for (const place of definition.prompts) {
    const file = leadsOut(place.path) ? 'outside' : await find(place);
    if (file === 'outside') return refused(definition, 'config.path_escapes', ...outside(place, cwd));
    if (file === 'absent') continue;
    const text = await readFile(file, 'utf8');
    return { text, file, problems: checkPlaceholders(text, shownPath(file, cwd)) };
  }
  const [{ directory, path } = { directory: '', path: '' }] = definition.prompts;
  const missing = shownPath(join(directory, path), cwd);
  return refused(definition, 'config.prompt_missing', `there is no ${missing}`, 'write the file, or correct the name');
}

async function find({ directory, path }: PromptPlace): Promise<string | 'absent' | 'outside'> {
  try {
    return (await realPathInside(directory, path)) ?? 'outside';
  } catch {
    return 'absent';
  }
}

function outside({ directory, path }: PromptPlace, cwd: string): [reason: string, fix: string] {
  const inside = shownPath(directory, cwd);
  return [`"${path}" leads out of ${inside}`, `keep the prompt in ${inside} and write its path from there`];
}

function refused({ locate, at }: TypeDefinition, code: ProblemCode, reason: string, fix: string): Prompt {
  const path = [...at, 'prompt_file'];
  return { text: '', file: undefined, problems: [{ ...locate(path, 'value'), code, key: dotted(path), reason, fix }] };
}

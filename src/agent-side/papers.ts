// What an agent can read at any time: its brief and the copies of the memory.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrief, findDirectory, type Surroundings } from './place.ts';
import { Refused, systemCode } from './refused.ts';

export const papers = {
  brief: 'Your task: the issue, what the project knows, how to work and how to report.',
  'memory/project_state': 'Current phase, active tasks and completed features of the project.',
  'memory/task_assignments': 'Which agent works on which task, and what was done before.',
  'memory/blockers': 'Open and resolved blockers of the project.',
  'memory/decisions': 'Technical decisions of the project and their reasons: keep to them.',
} as const;

export type Paper = keyof typeof papers;

/**
 * @returns Markdown, as it is now
 * @throws Refused `not_in_session`, `paper_missing`
 */
export async function readPaper(paper: Paper, surroundings: Surroundings): Promise<string> {
  const path = await pathOf(paper, surroundings);
  return readFile(path, 'utf8').catch((error: unknown) => {
    const next = 'the runner lays it out before each start; go on without it, or ask for what you miss';
    throw new Refused('paper_missing', `${path} cannot be read: ${systemCode(error)}`, next);
  });
}

async function pathOf(paper: Paper, surroundings: Surroundings): Promise<string> {
  if (paper === 'brief') return findBrief(surroundings);
  return join(await findDirectory('memory', surroundings), `${paper.slice('memory/'.length)}.md`);
}

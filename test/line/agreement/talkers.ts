// Two agents that report decisions, blockers and questions from their worktrees, and note which of it `conductor agent` took.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Line } from '../line.ts';
import type { Chance } from './chance.ts';
import type { Ledger, Written } from './ledger.ts';

const lines = 400;

/** @returns the number of an issue whose agent talks until there is enough */
export async function startTalker(line: Line, title: string, chance: Chance, ledger: Ledger): Promise<number> {
  const issue = await line.issue(title, 'talk');
  const list = Array.from({ length: lines }, () => {
    const [verb, text] = sentence(chance, ledger.word());
    return `${(chance.number(2, 12) / 10).toFixed(1)} ${verb} ${text}\n`;
  });
  await writeFile(join(line.dir, 'agents', `lines-${issue}`), list.join(''));
  await line.github.as('alice').label(line.repository, issue, 'backend');
  await line.seen(issue, 'is at work', ({ state, session }) => state === 'in_progress' && session.alive);
  return issue;
}

/** Ends the talk of all of them. */
export function enough(line: Line): Promise<void> {
  return writeFile(join(line.dir, 'agents', 'enough'), '');
}

/** What it has begun to say it has then said. */
export function hasEnded(line: Line, issue: number): boolean {
  return existsSync(join(line.dir, 'agents', `silent-${issue}`));
}

/** @returns what it said, and was told that it was taken */
export async function saidBy(line: Line, issue: number, ledger: Ledger): Promise<readonly Written[]> {
  const said = await readFile(join(line.dir, 'agents', `said-${issue}`), 'utf8').catch(() => '');
  return said.split('\n').flatMap((one): Written[] => {
    const [verb, ...text] = one.split(' ');
    const [word] = ledger.wordsIn(text.join(' '));
    const kind = verb === 'decision' ? 'decision' : 'blocker';
    return word === undefined ? [] : [{ word, kind, issue, by: 'agent' }];
  });
}

function sentence(chance: Chance, word: string): readonly [verb: string, text: string] {
  return chance.pick([
    ['decision', `Keep ${word} small, because a | b is read by nobody.`],
    ['decision', `Call it \`${word}\` (as the others do): <b>one</b> word.`],
    ['blocker', `The host ${word} cannot be reached.`],
    ['ask', `Tabs or spaces in ${word}?`],
  ] as const);
}

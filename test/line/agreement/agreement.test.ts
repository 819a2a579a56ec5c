// Two agents and two people write into one memory while our processes die: in the end everything is there, everywhere, once.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Line, setLine } from '../line.ts';
import { disagreements } from './agree.ts';
import { type Chance, chanceOf } from './chance.ts';
import { createCommenter } from './commenter.ts';
import { createEditor } from './editor.ts';
import { type Killer, startKiller } from './killer.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { isSettled } from './settled.ts';
import { enough, hasEnded, saidBy, startTalker } from './talkers.ts';

/** How long they write; and which seeds: `4`, `1,2,9`, `1-10`. Every night it is a minute for each of ten. */
const seconds = Number(process.env.CONDUCTOR_SECONDS ?? 15);
const seeds = seedsIn(process.env.CONDUCTOR_SEEDS ?? '1');
const restMs = 90_000;

test.each(seeds)(
  'C-22, C-23, S-126, S-127: whatever is killed, files, GitHub and Redis agree, and each entry is there once (seed %i)',
  async (seed) => {
    const line = await setLine({ project: { limits: { max_queued_messages: 1_000 } } });
    let killer: Killer | undefined;
    let well = false;
    try {
      killer = await startKiller(line, chanceOf(seed, 'killer'));
      const told = await writeAndKill(line, killer, seed);
      await rested(line, told);
      expect(await line.violations()).toBe('');
      for (const issue of told.issues) expect(await line.starts(issue)).toHaveLength(1);
      console.log(`seed ${seed}: ${told.deeds()}; ${entriesOf(told.ledger)}; kill -9 of ${deathsOf(killer)}`);
      well = true;
    } finally {
      if (!well) console.error(`seed ${seed}; logs, memory, worktrees: ${line.dir}`);
      await line.close({ keep: !well });
      await killer?.close();
    }
  },
  seconds * 1_000 + restMs + 90_000,
);

interface Told {
  readonly issues: readonly number[];
  readonly ledger: Ledger;
  readonly deeds: () => string;
}

async function writeAndKill(line: Line, killer: Killer, seed: number): Promise<Told> {
  const ledger = createLedger(seed);
  const issues: number[] = [];
  for (const title of ['Talk', 'Talk back']) {
    issues.push(await startTalker(line, title, chanceOf(seed, title), ledger));
  }
  const editor = createEditor(line, issues, chanceOf(seed, 'editor'), ledger);
  const commenter = createCommenter(line, issues, chanceOf(seed, 'commenter'), ledger);
  await line.until(
    'there is something to write into',
    async () => (await disagreements(line, issues, ledger)).length === 0,
  );
  const end = performance.now() + seconds * 1_000;
  const isOver = () => performance.now() > end;
  await Promise.all([
    again(isOver, editor.edit, chanceOf(seed, 'rests of the editor'), 50, 500),
    again(isOver, commenter.act, chanceOf(seed, 'rests of the commenter'), 100, 700),
    again(() => isOver() && killer.struckAll(), killer.strike, chanceOf(seed, 'rests of the killer'), 500, 3_000),
  ]);
  await enough(line);
  for (const issue of issues) {
    await line.until('the agents have said all', () => hasEnded(line, issue));
    for (const entry of await saidBy(line, issue, ledger)) ledger.wrote(entry);
  }
  return { issues, ledger, deeds: () => `${editor.saves()} saves, ${commenter.acts()} deeds on GitHub` };
}

async function again(
  isOver: () => boolean,
  act: () => Promise<void>,
  chance: Chance,
  low: number,
  high: number,
): Promise<void> {
  while (!isOver()) {
    await chance.pause(low, high);
    await act();
  }
}

/** Waits until nothing is on its way and all agree, and then looks whether it stays so. */
async function rested(line: Line, { issues, ledger }: Told): Promise<void> {
  const end = performance.now() + restMs;
  for (let rounds = 0; rounds < 3; ) {
    const isQuiet = await isSettled(line, issues);
    const problems = await disagreements(line, issues, ledger);
    rounds = isQuiet && problems.length === 0 ? rounds + 1 : 0;
    if (performance.now() > end)
      throw new Error(`${isQuiet ? 'at rest' : 'still busy'}; what does not agree:\n${problems.join('\n')}`);
    await pause(500);
  }
}

function entriesOf(ledger: Ledger): string {
  const entries = ledger.entries();
  const of = (kind: string) => entries.filter((one) => one.kind === kind).length;
  const over = entries.filter(({ word }) => ledger.isResolved(word)).length;
  return `${of('decision')} decisions, ${of('blocker')} blockers (${over} resolved), ${of('feature')} features`;
}

function deathsOf(killer: Killer): string {
  return Object.entries(killer.counts())
    .map(([name, count]) => `${name} ${count} times`)
    .join(', ');
}

function seedsIn(words: string): number[] {
  return words.split(',').flatMap((part) => {
    const [from = 1, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

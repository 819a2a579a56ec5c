// A person with an editor who takes no great care: reads a memory file, changes something, saves it in one of many ways.
import { appendFile, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Line } from '../line.ts';
import type { Chance } from './chance.ts';
import { type Draft, drafts } from './drafts.ts';
import type { Ledger, Written } from './ledger.ts';

export interface Editor {
  /** Reads one file, changes it, saves it. */
  edit(): Promise<void>;
  saves(): number;
}

const ways = ['in place', 'in place', 'replaced', 'emptied first', 'appended'] as const;
type Way = (typeof ways)[number];

/** @param issues of the tasks that are written about */
export function createEditor(line: Line, issues: readonly number[], chance: Chance, ledger: Ledger): Editor {
  let saves = 0;
  return { edit, saves: () => saves };

  async function edit(): Promise<void> {
    const { file, change } = chance.pick(drafts);
    const path = join(line.root, 'memory', 'acme', 'widgets', `${file}.md`);
    const [before, read] = [await readFile(path, 'utf8'), Date.now()];
    const draft = change(before, { issue: chance.pick([...issues, null]), word: ledger.word(), chance, ledger });
    if (!draft) return;
    // One in six looks up for a moment, and saves over what was written meanwhile.
    if (chance.number(1, 6) === 1) await chance.pause(200, 1_200);
    const way = chance.pick(ways);
    await save(path, draft, way);
    saves++;
    const done = { at: Date.now(), file, way, by: change.name, ...draft.wrote, resolved: draft.resolved, read };
    await appendFile(join(line.dir, 'edits'), `${JSON.stringify(done)}\n`);
    if (draft.wrote) ledger.wrote({ ...draft.wrote, by: 'editor' } satisfies Written);
    if (draft.resolved !== undefined) ledger.resolved(draft.resolved);
  }

  async function save(path: string, { text, added }: Draft, way: Way): Promise<void> {
    if (way === 'appended' && added !== undefined) return appendFile(path, added);
    if (way === 'replaced') {
      await writeFile(`${path}~`, text);
      return rename(`${path}~`, path);
    }
    if (way !== 'emptied first') return writeFile(path, text);
    const file = await open(path, 'w');
    try {
      await chance.pause(1, 20);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  }
}

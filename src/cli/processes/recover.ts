// `conductor recover`: Redis was lost; tasks are made again from the memory files and GitHub.
import type { Deed } from '../../engine/recover.ts';
import { oneLine } from '../../text/clean.ts';
import { counted } from '../../text/words.ts';
import { createBase } from '../../wire/base.ts';
import { table } from '../table.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { baseOptions, type ServiceOptions } from './service.ts';

export interface RecoverOptions extends ServiceOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const words: Readonly<Record<Deed['deed'], string>> = {
  adopt: 'adopt',
  resume: 'resume',
  complete: 'complete',
  'ask again': 'ask again',
  'add entries': 'add entries',
  'find project issue': 'find',
  leave: 'leave',
};

/** Prints what is done, or with `--dry-run` would be; with `--json`, `{dryRun, deeds: Deed[]}`. */
export async function recover(options: RecoverOptions, terminal: Terminal = thisTerminal()): Promise<void> {
  const { dryRun = false } = options;
  const { recoverAll } = await import('../../wire/recover.ts');
  const base = await createBase(baseOptions(options));
  const quiet = { ...base, log: base.log.child({}, { level: 'silent' }) };
  const deeds = await recoverAll(quiet, dryRun);
  if (options.json) return terminal.out(JSON.stringify({ dryRun, deeds }));
  if (deeds.length === 0) return terminal.out('Nothing to recover: every task that is known of has its record.');
  terminal.out(...table(deeds.map(({ name, deed, why }) => [words[deed], oneLine(name), oneLine(why, 300)])));
  const done = deeds.filter(({ deed }) => deed !== 'leave').length;
  terminal.out(
    '',
    dryRun ? `${counted(done, 'thing')} would be done.` : `${counted(done, 'thing')} done; start the conductor now.`,
  );
}

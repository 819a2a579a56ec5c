// `conductor list`: the live agents of every runner host.
import { oneLine } from '../../text/clean.ts';
import { durationWords } from '../../text/words.ts';
import { type ProjectOptions, withConductor } from '../reach.ts';
import { table } from '../table.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { type LiveSessionRow, liveSessions } from './live-sessions.ts';

/** Prints one row per live session; with `--json`, `{sessions: LiveSessionRow[]}`. None is no error. */
export async function list(
  options: ProjectOptions & { readonly json?: boolean },
  terminal = thisTerminal(),
): Promise<void> {
  const sessions = await withConductor(options, terminal, (reached) => liveSessions(reached, terminal));
  if (options.json) terminal.out(JSON.stringify({ sessions }));
  else if (sessions.length === 0) terminal.out('No agent is at work. A label on an issue puts one there.');
  else terminal.out(...sessionTable(sessions, terminal));
}

/** @returns lines: agent, task, host, state, condition, age, session */
export function sessionTable(sessions: readonly LiveSessionRow[], { colors }: Terminal): string[] {
  const head = ['AGENT', 'TASK', 'HOST', 'STATE', 'CONDITION', 'AGE', 'SESSION'].map((word) => colors.dim(word));
  const rows = sessions.map(({ agent, task, host, state, condition, ageMs, session }) => {
    const words = condition.replace('_', ' ');
    const shown = condition === 'waiting' ? colors.yellow(words) : words;
    const plain = [agent, task, host, state.replace('_', ' ')].map((cell) => oneLine(cell));
    return [...plain, shown, durationWords(ageMs), oneLine(session)];
  });
  return table([head, ...rows]);
}

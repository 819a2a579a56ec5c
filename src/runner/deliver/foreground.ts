// Who would get what is typed.
import { basename } from 'node:path';
import type { ProcessTable } from '../processes/table.ts';

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'ash']);

/**
 * To a shell at its prompt a message is a command. A shell that runs a script is no such thing: with `cli: command` the agent may be one,
 * and the wrapper is one. So a shell counts when nothing in its argv says what to run. A person may have left one in the agent's pane.
 *
 * @param pane process of the agent's pane
 * @returns why nothing may be typed; undefined when the agent is in front
 */
export async function notTheAgent(processes: ProcessTable, pane: number): Promise<string | undefined> {
  const all = await processes.list();
  const wrapper = all.find(({ pid }) => pid === pane);
  const inFront = all.filter(({ group, pid, zombie }) => group === wrapper?.foreground && pid !== pane && !zombie);
  if (inFront.length === 0) return 'no program of the agent is in the foreground of its terminal';
  for (const { pid } of inFront) {
    if (isPrompt(await processes.argv(pid))) return 'a shell is in the foreground of its terminal';
  }
  return undefined;
}

/** @returns whether these words start a shell that takes commands from its terminal. */
export function isPrompt([program = '', ...args]: readonly string[]): boolean {
  const name = basename(program).replace(/^-/, '');
  return shells.has(name) && args.every((arg) => /^-(?!-?c\b|[a-z]*c$)/.test(arg));
}

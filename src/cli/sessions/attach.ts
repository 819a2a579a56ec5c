// `conductor attach`: joins an agent's tmux session, or says where it is.
import { spawn } from 'node:child_process';
import { attachCommand } from '../../wire/client.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, withConductor } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { chooseSession } from './choose-session.ts';
import { assertHere } from './other-host.ts';

export interface AttachOptions extends ProjectOptions {
  /** Watch without typing. */
  readonly readOnly?: boolean;
}

/**
 * @param which task, agent type or tmux session name
 * @throws CommandError of `chooseSession`, `other_host`, `not_a_terminal`
 */
export async function attach(which: string, options: AttachOptions, terminal = thisTerminal()): Promise<void> {
  const argv = await withConductor(options, terminal, async (reached) => {
    const session = await chooseSession(which, 'attach', reached, terminal);
    const flag = options.readOnly ? ' --read-only' : '';
    assertHere(session, `attach '${session.task}'${flag}`);
    return attachCommand(reached.config.runner.tmuxSocket, session.session, options.readOnly === true);
  });
  if (!terminal.isInteractive) {
    const hint = `run it where you can type: ${argv.map(quoted).join(' ')}`;
    throw new CommandError('not_a_terminal', 'a tmux session can only be joined from a terminal', hint);
  }
  terminal.exit(await run(argv, terminal));
}

/** tmux refuses to be started from within another tmux as long as it sees `TMUX`. @returns its exit code */
function run([program = '', ...args]: readonly string[], terminal: Terminal): Promise<number> {
  const { TMUX: _, ...env } = terminal.env;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? exitCodes.failed));
  });
}

function quoted(word: string): string {
  return /^[\w./=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

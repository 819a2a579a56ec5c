// `conductor logs`: what an agent printed, as a person at its terminal would have read it.
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { loadEnvironment } from '../../config/environment/environment.ts';
import { everySecret } from '../../config/environment/secrets.ts';
import { createRedactor } from '../../text/secrets/redact.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, withConductor } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { chooseSessionEverStarted } from './choose-session.ts';
import { parseLines } from './line-count.ts';
import { type LogEnd, readLogEnd } from './log-file.ts';
import { followLog } from './log-follow.ts';
import { cutWords, isBlank, shownLines } from './logs-text.ts';
import { assertHere } from './other-host.ts';
import type { PlacedSession } from './past-sessions.ts';

export interface LogsOptions extends ProjectOptions {
  readonly json?: boolean;
  /** The newest so many; 50 if it is not said. */
  readonly lines?: string;
  /** Goes on until it is interrupted. */
  readonly follow?: boolean;
}

type Mask = (text: string) => string;

/**
 * Also of a session that has ended. Remarks go to standard error: what was cut, and that it has ended. With `--json` one line
 * `{task, agent, session, host, alive, lines, cut, cutIsExact}`, and with `--follow` one `{lines}` for what comes next.
 *
 * @param which task, agent type or tmux session name
 * @param signal ends `--follow`
 * @throws ConfigError; CommandError of `chooseSessionEverStarted`, `lines_bad` (exit code 2), `not_running` (4), `other_host` (1),
 * `no_log` (5), `log_unreadable` (1)
 */
export async function logs(
  which: string,
  options: LogsOptions,
  terminal = thisTerminal(),
  signal?: AbortSignal,
): Promise<void> {
  const most = parseLines(options.lines);
  const { session, config } = await withConductor(options, terminal, async (reached) => {
    const session = await chooseSessionEverStarted(which, 'logs', reached, terminal);
    return { session, config: reached.config };
  });
  assertHere(session, `logs '${session.task}'`);
  const log = join(config.directories.logs, 'agents', `${session.session}.log`);
  const mask = maskOf(config, terminal);
  const found = read(log, most);
  if (!found && !options.follow) {
    const hint = 'it printed nothing yet, or its log was taken away; `conductor history` tells what happened';
    throw new CommandError('no_log', `session ${session.session} has no log ${log}`, hint, exitCodes.notFound);
  }
  tell(session, found, mask, options, terminal);
  if (!options.follow) return;
  for await (const printed of followLog(log, found?.end, signal)) {
    const lines = shownLines(printed, mask);
    terminal.out(options.json ? JSON.stringify({ lines }) : lines.join('\n'));
  }
}

function read(log: string, most: number): LogEnd | undefined {
  try {
    return readLogEnd(log, most, isBlank);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = "run it as the runner's user: what agents print is for nobody else";
    throw new CommandError('log_unreadable', `the log ${log} cannot be read (${code ?? message})`, hint);
  }
}

/** Logs are masked as they are written. This is for what was broken up by terminal sequences there. */
function maskOf({ agentTypes }: Config, { env }: Terminal): Mask {
  return createRedactor(everySecret(loadEnvironment(env), agentTypes, env));
}

function tell(
  session: PlacedSession,
  found: LogEnd | undefined,
  mask: Mask,
  { json }: LogsOptions,
  terminal: Terminal,
): void {
  const lines = shownLines(found?.lines ?? [], mask);
  const { before: cut = 0, isExact = true } = found ?? {};
  if (json) {
    const { task, agent, session: name, host, alive } = session;
    terminal.out(JSON.stringify({ task, agent, session: name, host, alive, lines, cut, cutIsExact: isExact }));
    return;
  }
  if (!session.alive) terminal.err(`session ${session.session} of ${session.task} has ended; this is what it printed`);
  terminal.err(...cutWords(cut, isExact, lines.length));
  if (lines.length > 0) terminal.out(lines.join('\n'));
}

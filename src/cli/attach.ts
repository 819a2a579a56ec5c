// `conductor attach`: joins an agent's tmux session, or says where it is.
import { spawn } from 'node:child_process';
import type { Config } from '../config/config.ts';
import type { Task } from '../core/task.ts';
import { hostName } from '../home/owner.ts';
import { attachCommand } from '../wire/client.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';
import { sessionTable } from './list.ts';
import { type LiveSessionRow, liveSessions } from './live-sessions.ts';
import { type ProjectOptions, withConductor } from './reach.ts';
import { findTask, parseTaskName } from './task-name.ts';
import { type Terminal, thisTerminal } from './terminal.ts';

export interface AttachOptions extends ProjectOptions {
  /** Watch without typing. */
  readonly readOnly?: boolean;
}

/**
 * @param which task, agent type or tmux session name
 * @throws CommandError `no_session`, `agent_unknown` (exit code 5), `several_sessions` (2), `other_host`, `not_a_terminal`
 */
export async function attach(which: string, options: AttachOptions, terminal = thisTerminal()): Promise<void> {
  const argv = await withConductor(options, terminal, async (reached) => {
    const [sessions, tasks] = await Promise.all([liveSessions(reached, terminal), reached.store.list('all')]);
    const session = choose(which, { config: reached.config, sessions, tasks }, terminal);
    const flag = options.readOnly ? ' --read-only' : '';
    if (session.host !== hostName()) throw otherHost(session, flag);
    return attachCommand(reached.config.runner.tmuxSocket, session.session, options.readOnly === true);
  });
  if (!terminal.isInteractive) {
    const hint = `run it where you can type: ${argv.map(quoted).join(' ')}`;
    throw new CommandError('not_a_terminal', 'a tmux session can only be joined from a terminal', hint);
  }
  terminal.exit(await run(argv, terminal));
}

interface World {
  readonly config: Config;
  readonly sessions: readonly LiveSessionRow[];
  readonly tasks: readonly Task[];
}

function choose(which: string, { config, sessions, tasks }: World, terminal: Terminal): LiveSessionRow {
  if (parseTaskName(which)) {
    const task = findTask(which, tasks, config.project.repositories);
    const session = sessions.find(({ id }) => id === task.id);
    if (session) return session;
    throw noSession(`${which} (${task.agent?.name ?? 'no agent yet'})`, task.choice?.agent, config);
  }
  const type = Object.values(config.agentTypes).find((one) => one.type === which || one.sessionName === which);
  const found = sessions.filter(({ agent, session }) => agent === (type?.type ?? which) || session === which);
  if (found.length > 1) {
    terminal.err(...sessionTable(found, terminal));
    const hint = `name the task: conductor attach ${found[0]?.task}`;
    throw new CommandError('several_sessions', `${found.length} agents of ${which} are at work`, hint, exitCodes.usage);
  }
  if (found[0]) return found[0];
  if (type) throw noSession(type.type, type.type, config);
  const hint = `agent types: ${Object.keys(config.agentTypes).join(', ')}; \`conductor list\` shows live sessions`;
  throw new CommandError('agent_unknown', `there is no agent type or session "${which}"`, hint, exitCodes.notFound);
}

function noSession(who: string, agent: string | undefined, { rules }: Config): CommandError {
  const label = rules.find(({ agents }) => agent !== undefined && agents.includes(agent))?.labels[0] ?? agent;
  const deploy = `comment \`/conductor deploy${agent === undefined ? '' : ` ${agent}`}\` on the issue`;
  const hint = label === undefined ? deploy : `${deploy}, or label it \`${label}\``;
  return new CommandError('no_session', `no agent is at work: ${who}`, hint);
}

function otherHost({ host, session, task }: LiveSessionRow, flag: string): CommandError {
  const hint = `run there: conductor attach '${task}'${flag}`;
  return new CommandError('other_host', `session ${session} is on host ${host}`, hint);
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

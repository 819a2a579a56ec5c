// The live session a person means: by task, by agent type, or by its name in tmux.
import type { Config } from '../config/config.ts';
import type { Task } from '../core/task.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';
import { sessionTable } from './list.ts';
import { type LiveSessionRow, liveSessions } from './live-sessions.ts';
import type { Reached } from './reach.ts';
import { findTask, parseTaskName } from './task-name.ts';
import type { Terminal } from './terminal.ts';

interface World {
  readonly config: Config;
  readonly sessions: readonly LiveSessionRow[];
  readonly tasks: readonly Task[];
}

/**
 * @param which task, agent type or tmux session name
 * @param verb of the command, for the advice
 * @throws CommandError `no_session`, `agent_unknown` (exit code 5), `several_sessions` (2), those of `findTask`
 */
export async function chooseSession(
  which: string,
  verb: string,
  reached: Reached,
  terminal: Terminal,
): Promise<LiveSessionRow> {
  const [sessions, tasks] = await Promise.all([liveSessions(reached, terminal), reached.store.list('all')]);
  const { config } = reached;
  if (parseTaskName(which)) return ofTask(which, { config, sessions, tasks });
  const type = Object.values(config.agentTypes).find((one) => one.type === which || one.sessionName === which);
  const found = sessions.filter(({ agent, session }) => agent === (type?.type ?? which) || session === which);
  if (found.length > 1) {
    terminal.err(...sessionTable(found, terminal));
    const hint = `name the task: conductor ${verb} ${found[0]?.task}`;
    throw new CommandError('several_sessions', `${found.length} agents of ${which} are at work`, hint, exitCodes.usage);
  }
  if (found[0]) return found[0];
  if (type) throw noSession(type.type, type.type, config);
  const hint = `agent types: ${Object.keys(config.agentTypes).join(', ')}; \`conductor list\` shows live sessions`;
  throw new CommandError('agent_unknown', `there is no agent type or session "${which}"`, hint, exitCodes.notFound);
}

function ofTask(which: string, { config, sessions, tasks }: World): LiveSessionRow {
  const task = findTask(which, tasks, config.project.repositories);
  const session = sessions.find(({ id }) => id === task.id);
  if (session) return session;
  throw noSession(`${which} (${task.agent?.name ?? 'no agent yet'})`, task.choice?.agent, config);
}

function noSession(who: string, agent: string | undefined, { rules }: Config): CommandError {
  const label = rules.find(({ agents }) => agent !== undefined && agents.includes(agent))?.labels[0] ?? agent;
  const deploy = `comment \`/conductor deploy${agent === undefined ? '' : ` ${agent}`}\` on the issue`;
  const hint = label === undefined ? deploy : `${deploy}, or label it \`${label}\``;
  return new CommandError('no_session', `no agent is at work: ${who}`, hint);
}

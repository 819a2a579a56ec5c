// The session a person means: by task, by agent type, or by its name in tmux.
import type { Config } from '../../config/config.ts';
import type { Task } from '../../core/task.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import type { Reached } from '../reach.ts';
import { findTask, parseTaskName } from '../task-name.ts';
import type { Terminal } from '../terminal.ts';
import { sessionTable } from './list.ts';
import { type LiveSessionRow, liveSessions } from './live-sessions.ts';
import { type PlacedSession, pastSessions } from './past-sessions.ts';

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
  const world = await look(reached, terminal);
  const found = living(which, verb, world, terminal);
  if (found) return found;
  throw nobody(which, world);
}

/** Where none is alive, the one that began last, though it has ended. @throws like `chooseSession` */
export async function chooseSessionEverStarted(
  which: string,
  verb: string,
  reached: Reached,
  terminal: Terminal,
): Promise<PlacedSession> {
  const world = await look(reached, terminal);
  const alive = living(which, verb, world, terminal);
  if (alive) return { ...alive, alive: true };
  const past = pastSessions(world.tasks).find(meant(which, world));
  if (past) return past;
  throw nobody(which, world);
}

async function look(reached: Reached, terminal: Terminal): Promise<World> {
  const [sessions, tasks] = await Promise.all([liveSessions(reached, terminal), reached.store.list('all')]);
  return { config: reached.config, sessions, tasks };
}

function living(which: string, verb: string, world: World, terminal: Terminal): LiveSessionRow | undefined {
  const found = world.sessions.filter(meant(which, world));
  if (found.length < 2) return found[0];
  terminal.err(...sessionTable(found, terminal));
  const hint = `name the task: conductor ${verb} ${found[0]?.task}`;
  throw new CommandError('several_sessions', `${found.length} agents of ${which} are at work`, hint, exitCodes.usage);
}

type Named = Pick<LiveSessionRow, 'id' | 'agent' | 'session'>;

function meant(which: string, { config, tasks }: World): (session: Named) => boolean {
  if (parseTaskName(which)) {
    const task = findTask(which, tasks, config.project.repositories);
    return ({ id }) => id === task.id;
  }
  const type = typeNamed(which, config)?.type ?? which;
  return ({ agent, session }) => agent === type || session === which;
}

function nobody(which: string, { config, tasks }: World): CommandError {
  if (parseTaskName(which)) {
    const task = findTask(which, tasks, config.project.repositories);
    return noSession(`${which} (${task.agent?.name ?? 'no agent yet'})`, task.choice?.agent, config);
  }
  const type = typeNamed(which, config)?.type;
  if (type !== undefined) return noSession(type, type, config);
  const hint = `agent types: ${Object.keys(config.agentTypes).join(', ')}; \`conductor list\` shows live sessions`;
  return new CommandError('agent_unknown', `there is no agent type or session "${which}"`, hint, exitCodes.notFound);
}

function typeNamed(which: string, { agentTypes }: Config) {
  return Object.values(agentTypes).find((one) => one.type === which || one.sessionName === which);
}

function noSession(who: string, agent: string | undefined, { rules }: Config): CommandError {
  const label = rules.find(({ agents }) => agent !== undefined && agents.includes(agent))?.labels[0] ?? agent;
  const deploy = `comment \`/conductor deploy${agent === undefined ? '' : ` ${agent}`}\` on the issue`;
  const hint = label === undefined ? deploy : `${deploy}, or label it \`${label}\``;
  return new CommandError('no_session', `no agent is at work: ${who}`, hint);
}

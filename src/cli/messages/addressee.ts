// Whom `conductor send` is for: one task or agent, several with commas, or all that are at work.
import { taskName } from '../../core/task.ts';
import { findAddressees } from '../../text/agent/addressees.ts';
import { parseTaskName } from '../../text/task-name.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import type { Reached } from '../reach.ts';
import { sessionTable } from '../sessions/list.ts';
import { liveSessions } from '../sessions/live-sessions.ts';
import type { Terminal } from '../terminal.ts';

/** Somebody to be sent to; `written` is undefined where nobody is. */
export interface Addressee {
  readonly to: string;
  /** The task, as the server finds it. */
  readonly written?: string;
}

/**
 * One that is at work goes before those that will be.
 *
 * @param which task, agent type or session name
 * @throws CommandError `session_not_found` (exit code 5), `several_sessions` (2)
 */
export async function oneAddressee(which: string, reached: Reached, terminal: Terminal): Promise<Addressee> {
  if (parseTaskName(which)) return { to: which, written: which };
  const [sessions, tasks] = await Promise.all([liveSessions(reached, terminal), reached.store.list('active')]);
  const meant = findAddressees(which, tasks)[0]?.tasks ?? [];
  const living = sessions.filter(({ id }) => meant.some((task) => task.id === id));
  const names = living.length > 0 ? living.map(({ task }) => task) : meant.map(taskName);
  const [only] = names;
  if (only !== undefined && names.length === 1) return { to: which, written: only };
  if (only === undefined) throw notFound(which, reached);
  if (living.length > 0) terminal.err(...sessionTable(living, terminal));
  const hint = `name the task: conductor send ${only}`;
  throw new CommandError('several_sessions', `${names.length} agents of ${which} are at work`, hint, exitCodes.usage);
}

/** @param to words with commas between them; undefined: all. @returns each task once, and the words that mean nobody */
export async function manyAddressees(to: string | undefined, { store }: Reached): Promise<readonly Addressee[]> {
  const tasks = await store.list('active');
  const found = findAddressees(to ?? 'all', tasks).flatMap(({ word, tasks: meant }): Addressee[] => {
    if (meant.length > 0) return meant.map((task) => ({ to: taskName(task), written: taskName(task) }));
    return to === undefined ? [] : [{ to: word }];
  });
  return [...new Map(found.map((one) => [one.to, one])).values()];
}

/** @returns the error that nobody is meant by this. */
export function notFound(which: string, { config }: Reached): CommandError {
  const hint = `agent types: ${Object.keys(config.agentTypes).join(', ')}; \`conductor list\` shows who is at work`;
  const message = `session not found: no agent is at work as ${which}`;
  return new CommandError('session_not_found', message, hint, exitCodes.notFound);
}

// Where the agent's side of the conversation lies: what its environment names, else `.conductor/` here or above.
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refused } from './refused.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export type Directory = 'inbox' | 'outbox' | 'memory';

/**
 * An agent may have gone into a directory of the worktree, and agent CLIs start MCP servers with an environment of their own
 * (Codex and the SDK's client hand on little more than `PATH`): then the nearest `.conductor` above counts.
 *
 * @returns absolute path of a directory that is there
 * @throws Refused `not_in_session`
 */
export async function findDirectory(which: Directory, surroundings: Surroundings): Promise<string> {
  const named = namedDirectory(which, surroundings.env);
  if (named !== undefined) {
    if (await isDirectory(named)) return named;
    throw notInSession(named);
  }
  for (const directory of upwards(surroundings.cwd)) {
    const path = join(directory, '.conductor', which);
    if (await isDirectory(path)) return path;
  }
  throw notInSession(join(surroundings.cwd, '.conductor', which));
}

/** @returns where the brief lies, if it is there. @throws Refused `not_in_session` */
export async function findBrief(surroundings: Surroundings): Promise<string> {
  return surroundings.env.CONDUCTOR_BRIEF || join(dirname(await findDirectory('inbox', surroundings)), 'brief.md');
}

function namedDirectory(which: Directory, env: Surroundings['env']): string | undefined {
  if (which === 'memory') return env.CONDUCTOR_BRIEF ? join(dirname(env.CONDUCTOR_BRIEF), 'memory') : undefined;
  return (which === 'inbox' ? env.CONDUCTOR_INBOX : env.CONDUCTOR_OUTBOX) || undefined;
}

function upwards(directory: string): string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [directory, ...upwards(above)];
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function notInSession(missing: string): Refused {
  return new Refused(
    'not_in_session',
    `this is not the session of an agent: there is no directory ${missing}`,
    'run it in the worktree of an agent, where CONDUCTOR_INBOX and CONDUCTOR_OUTBOX are set and .conductor is',
  );
}

// What is refused before anything is started.
import { statSync } from 'node:fs';
import { PortError } from '../../ports/port-error.ts';
import type { SessionSpec } from '../../ports/sessions.ts';
import { driverFor } from '../agents/drivers.ts';
import { findProgram } from '../agents/find-program.ts';
import { keeperSession } from '../tmux/spawn-tmux.ts';

/**
 * @returns argv to run, its program as an absolute path
 * @throws PortError (never) `bad_session_name`, `bad_environment`, `worktree_missing`, `cli_not_supported`, `agent_not_found`
 */
export function checkSpec(spec: SessionSpec): readonly string[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(spec.name) || spec.name === keeperSession) {
    throw refused(
      'bad_session_name',
      `${JSON.stringify(spec.name)} cannot be a session name: letters, digits, \`-\` and \`_\` only`,
    );
  }
  const variable = Object.keys(spec.env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (variable !== undefined) {
    throw refused('bad_environment', `${JSON.stringify(variable)} cannot be the name of an environment variable`);
  }
  if (!statSync(spec.worktree, { throwIfNoEntry: false })?.isDirectory()) {
    throw refused('worktree_missing', `the worktree ${spec.worktree} is not there`);
  }
  const [program = '', ...rest] = driverFor(spec.cli).argv(spec);
  const found = findProgram(program, spec.env.PATH, spec.worktree);
  if (found === undefined) {
    const where = program.includes('/') ? `in ${spec.worktree}` : `on PATH (${spec.env.PATH ?? 'not set'})`;
    throw refused(
      'agent_not_found',
      `the agent's program ${JSON.stringify(program)} is not an executable file ${where}`,
    );
  }
  return [found, ...rest];
}

function refused(code: string, message: string): PortError {
  return new PortError('sessions', code, message, 'never');
}

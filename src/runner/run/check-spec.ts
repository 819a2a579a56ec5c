// What is refused before anything is started.
import { statSync } from 'node:fs';
import { PortError } from '../../ports/port-error.ts';
import type { SessionSpec } from '../../ports/sessions.ts';
import type { Driver } from '../agents/driver.ts';
import { driverFor } from '../agents/drivers.ts';
import { findProgram } from '../agents/find-program.ts';
import { keeperSession } from '../tmux/spawn-tmux.ts';

export interface Checked {
  readonly driver: Driver;
  /** Absolute path; of a container, as it is found there. */
  readonly program: string;
}

/** @throws PortError (never) `bad_session_name`, `bad_environment`, `worktree_missing`, `agent_not_found` */
export function checkSpec(spec: SessionSpec, inContainer: boolean): Checked {
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
  const driver = driverFor(spec.cli);
  return { driver, program: programOf(driver, spec, inContainer) };
}

function programOf(driver: Driver, spec: SessionSpec, inContainer: boolean): string {
  const program = driver.program === '' ? spec.command[0] : driver.program;
  if (program === undefined) throw refused('agent_not_found', 'the agent type has `cli: command` but no `command`');
  // Its image has programs of its own; only the worktree is the same.
  if (inContainer && !program.startsWith('.')) return program;
  const found = findProgram(program, spec.env.PATH, spec.worktree);
  if (found !== undefined) return found;
  const where = program.includes('/') ? `in ${spec.worktree}` : `on PATH (${spec.env.PATH ?? 'not set'})`;
  throw refused('agent_not_found', `the agent's program ${JSON.stringify(program)} is not an executable file ${where}`);
}

function refused(code: string, message: string): PortError {
  return new PortError('sessions', code, message, 'never');
}

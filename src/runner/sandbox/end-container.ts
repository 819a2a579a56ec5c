// Ends the container of a run: it is no child of the pane, so neither a signal nor the end of the terminal reaches it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PortError } from '../../ports/port-error.ts';
import type { Run } from '../run/runs.ts';
import { containerName } from './container.ts';

const answerMs = 30_000;

/**
 * @param graceMs from the request to end until the kill
 * @returns when the container is gone, or was not there
 * @throws PortError `container_left` (soon)
 */
export async function endContainer({ container, mark }: Run, path: string | undefined, graceMs: number): Promise<void> {
  if (container === null) return;
  const name = containerName(mark);
  const call = (...args: string[]) =>
    promisify(execFile)(container, args, { env: { PATH: path ?? '' }, timeout: answerMs + graceMs });
  try {
    await call('stop', '--time', String(Math.ceil(graceMs / 1000)), name).catch(() => {});
    await call('rm', '--force', name).catch(() => {});
    const { stdout } = await call('ps', '--all', '--quiet', '--filter', `name=^${name}$`);
    if (stdout.trim() === '') return;
  } catch (error) {
    throw left(name, error);
  }
  throw left(name);
}

function left(name: string, cause?: unknown): PortError {
  return new PortError('sessions', 'container_left', `the container ${name} could not be ended`, 'soon', cause);
}

// What only the machine that has a session can do.
import { hostName } from '../../home/owner.ts';
import { CommandError } from '../fail.ts';
import type { LiveSessionRow } from './live-sessions.ts';

/** @param command to be run there, behind `conductor`. @throws CommandError `other_host` */
export function assertHere({ host, session }: Pick<LiveSessionRow, 'host' | 'session'>, command: string): void {
  if (host === hostName()) return;
  throw new CommandError('other_host', `session ${session} is on host ${host}`, `run there: conductor ${command}`);
}

// The name of who holds a lock, or waits for it, as a file name.
import type { Owner } from './owner.ts';

const separator = '@';

/** @param id fresh, of letters, digits and `-`: no two tokens are alike */
export function tokenOf({ machine, pid, started }: Owner, id: string): string {
  return ['owner', machine, String(pid), started, id].map(encodeURIComponent).join(separator);
}

/** @returns undefined for a name that is no token */
export function ownerIn(token: string): Owner | undefined {
  const [kind, machine, pid, started, id, ...more] = token.split(separator);
  if (kind !== 'owner' || !machine || !pid || !started || !id || more.length > 0) return undefined;
  try {
    return { machine: decodeURIComponent(machine), pid: Number(pid), started: decodeURIComponent(started) };
  } catch {
    return undefined;
  }
}

/** @returns for people */
export function holderWords(token: string | undefined): string {
  const owner = token === undefined ? undefined : ownerIn(token);
  return owner ? `process ${owner.pid} on ${owner.machine}` : 'somebody who left no name';
}

// The audit of this installation, put together.
import { join } from 'node:path';
import { createAudit } from '../audit/audit.ts';
import type { Config } from '../config/config.ts';
import { isAlive, thisProcess } from '../home/owner.ts';
import { withLock } from '../memory/lock.ts';
import type { Audit } from '../ports/audit.ts';
import type { Base } from './base.ts';

export { type Listed, list as listAudit } from '../audit/list.ts';
export { type NotedHead, type Verdict, verify as verifyAudit } from '../audit/verify.ts';

const lockTimeoutMs = 10_000;

/** @returns the audit beside the logs; its lock is held in the name of this process. */
export function auditOf({ config, clock }: Pick<Base, 'config' | 'clock'>, mask: (text: string) => string): Audit {
  const directory = auditDirectory(config);
  const lock = { owner: thisProcess(), isAlive, id: clock.id, timeoutMs: lockTimeoutMs };
  const exclusive = <T>(work: () => Promise<T>) => withLock(join(directory, 'locks', 'lock'), lock, work);
  return createAudit({ directory, exclusive, mask });
}

export function auditDirectory({ directories }: Pick<Config, 'directories'>): string {
  return join(directories.logs, 'audit');
}

// Where every trigger is written down, accepted or refused.
import type { AuditEntry } from '../core/audit.ts';

export interface AuditRecord extends AuditEntry {
  /** Of the effect: what has the same id is the same record, and is written once. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly task: string;
}

export interface Audit {
  /**
   * Durable when it returns. Repeatable.
   *
   * @throws PortError `not_written` (a Date) while the disk does not take it: nothing is lost if it is tried again
   */
  append(record: AuditRecord): Promise<void>;
}

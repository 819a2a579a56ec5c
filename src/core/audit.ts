// What is written down of every trigger, accepted or refused.
import type { Role } from './policy.ts';

export interface AuditEntry {
  /** `label backend`, `command stop`, `review`, `edit`, `start` … */
  readonly trigger: string;
  /** `owner/repo#12` */
  readonly name: string;
  readonly actor: string;
  /** Live permission; null: the look-up failed, or none was needed. */
  readonly role: Role | null;
  /** GitHub's delivery id; null: the CLI, or ourselves. */
  readonly delivery: string | null;
  readonly decision: 'accepted' | 'refused';
  /** Which guard refused, where one did: `destroys_files`, `secret` … */
  readonly code: string | null;
  readonly reason: string;
}

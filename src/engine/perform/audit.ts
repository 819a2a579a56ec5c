// Every trigger is written down; one that was refused is told at once as well.
import type { Audit } from '../../ports/audit.ts';
import type { Clock } from '../../ports/clock.ts';
import { oneLine } from '../../text/clean.ts';
import type { Log } from '../log.ts';
import type { Performers } from '../perform.ts';

/** @returns the performer that writes the audit. A log line with `security: true` is what an operator's alert waits for. */
export function auditPerformers(audit: Audit, log: Log, clock: Clock): Performers<'audit.append'> {
  return {
    'audit.append': async ({ id, effect, task }) => {
      const { trigger, name, actor, delivery, decision, code, reason } = effect.entry;
      await audit.append({ ...effect.entry, id, at: clock.now(), task: task.id });
      if (decision === 'refused')
        log.warn(
          { security: true, actor, code, task: task.id, name, trigger, delivery },
          `refused: ${oneLine(reason, 500)}`,
        );
      return [];
    },
  };
}

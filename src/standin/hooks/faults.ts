// What can go wrong between GitHub and the app, on demand.
import type { Delivery } from './hooks.ts';

export type WebhookFault = {
  event?: string;
  action?: string;
  /** How many matching deliveries it strikes. */
  times: number;
  /**
   * lose: recorded as never connected. vanish: not even recorded. duplicate: sent twice with one GUID.
   * delay: sent after `delayMs`, later events overtake it. slow: sent `delayMs` late, everything behind it waits.
   */
  kind: 'lose' | 'vanish' | 'duplicate' | 'delay' | 'slow';
  delayMs?: number;
};

/** The fault that strikes this delivery, used up by one. Redeliveries are spared. */
export function strike(faults: WebhookFault[], delivery: Delivery): WebhookFault | undefined {
  if (delivery.redelivery) return undefined;
  const fault = faults.find(
    (one) =>
      one.times > 0 &&
      (one.event === undefined || one.event === delivery.event) &&
      (one.action === undefined || one.action === delivery.action),
  );
  if (fault) fault.times -= 1;
  return fault;
}

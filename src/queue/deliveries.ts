// Webhook deliveries: taken in durably in one round trip, remembered for eight days.
import { keys, type Scripted } from './connection.ts';
import type { OutboxEntry } from './outbox.ts';

export interface Delivery {
  /** GitHub's `X-GitHub-Delivery`. */
  readonly guid: string;
  readonly event: string;
  /** The body as it came. */
  readonly body: string;
}

/** GitHub can redeliver for 3 days, an Enterprise server for 7. */
const rememberedSeconds = 8 * 86_400;

/** Stores the delivery and queues its job. @returns false when this delivery id was taken in before. */
export async function accept(redis: Scripted, { guid, event, body }: Delivery): Promise<boolean> {
  const entry: OutboxEntry = { id: `delivery/${guid}`, queue: 'deliveries', delivery: guid };
  const record = `${event}\n${body}`;
  const taken = await redis.acceptDelivery(
    keys.delivery(guid),
    keys.outbox,
    keys.duplicates,
    record,
    JSON.stringify(entry),
    rememberedSeconds,
  );
  return taken === 1;
}

/** @returns the delivery as it was taken in; undefined when it was handled meanwhile. */
export async function open(redis: Scripted, guid: string): Promise<Delivery | undefined> {
  const record = await redis.get(keys.delivery(guid));
  const at = record?.indexOf('\n') ?? -1;
  if (record === null || at < 0) return undefined;
  return { guid, event: record.slice(0, at), body: record.slice(at + 1) };
}

/** `failed` lets the same delivery id in again when it is redelivered. */
export async function settle(redis: Scripted, guid: string, outcome: 'done' | 'failed'): Promise<void> {
  await redis.set(keys.delivery(guid), outcome, 'EX', rememberedSeconds);
}

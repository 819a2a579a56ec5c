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

/** @returns those of the deliveries that were not handled meanwhile. */
export async function open(redis: Scripted, guids: readonly string[]): Promise<readonly Delivery[]> {
  const records = await redis.mget(guids.map(keys.delivery));
  return guids.flatMap((guid, index) => {
    const record = records[index] ?? '';
    const at = record.indexOf('\n');
    return at < 0 ? [] : { guid, event: record.slice(0, at), body: record.slice(at + 1) };
  });
}

/** After this nothing is left of them but that they were handled. */
export async function settle(redis: Scripted, guids: readonly string[]): Promise<void> {
  await mark(redis, guids, 'done');
}

/** Lets the same delivery ids in again when they are redelivered, but for those that were handled. */
export async function giveUp(redis: Scripted, guids: readonly string[]): Promise<void> {
  const left = await open(redis, guids);
  await mark(
    redis,
    left.map(({ guid }) => guid),
    'failed',
  );
}

async function mark(redis: Scripted, guids: readonly string[], outcome: 'done' | 'failed'): Promise<void> {
  if (guids.length === 0) return;
  const all = redis.multi();
  for (const guid of guids) all.set(keys.delivery(guid), outcome, 'EX', rememberedSeconds);
  await all.exec();
}

// Webhooks by hand: sent to any process of ours, under any delivery id.
import { createHmac, randomUUID } from 'node:crypto';
import { redeliver } from '../../src/standin/hooks/deliver.ts';
import type { Delivery } from '../../src/standin/hooks/hooks.ts';
import type { Line } from './line.ts';

/** Waits for the stand-in's record of an issue's webhook, delivered or not. @param action of the event `issues` */
export function recorded(line: Line, issue: number, action: string): Promise<Delivery> {
  return line.until(`the webhook issues.${action} of #${issue} is recorded`, () =>
    line.github.deliveries.find((one) => {
      return one.event === 'issues' && one.action === action && JSON.parse(one.payload).issue.number === issue;
    }),
  );
}

/** GitHub sends a delivery once more, under the same id; resolves when it was answered. */
export async function sendAgain(line: Line, delivery: Delivery): Promise<Delivery> {
  const before = line.github.deliveries.length;
  redeliver(line.github.world, delivery);
  return line.until('the delivery was sent again', () =>
    line.github.deliveries.slice(before).find(({ guid, statusCode }) => guid === delivery.guid && statusCode > 0),
  );
}

/** Sends what GitHub said as another delivery. @returns the status of the answer */
export async function post(
  line: Line,
  delivery: Delivery,
  port = line.port,
  guid: string = randomUUID(),
): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': delivery.event,
      'x-github-delivery': guid,
      'x-hub-signature-256': `sha256=${createHmac('sha256', line.secret).update(delivery.payload).digest('hex')}`,
    },
    body: delivery.payload,
  });
  await response.arrayBuffer();
  return response.status;
}

/** Value of a metric. */
export async function metric(line: Line, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${line.port}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

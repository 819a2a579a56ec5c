// Routes for looking at webhook deliveries and asking for one again.
import { redeliver } from '../hooks/deliver.ts';
import type { Delivery } from '../hooks/hooks.ts';
import { numberIn } from '../http/input.ts';
import { notFound, ok, type Reply } from '../http/reply.ts';
import { type Call, plain, type Route } from '../http/route.ts';
import { deliveryItemJson, deliveryJson } from '../payload/delivery.ts';
import { asApp } from './apps.ts';

export const deliveries: Route[] = [
  plain('GET', '/app/hook/deliveries', (call) => {
    asApp(call);
    return byCursor(call);
  }),
  plain('GET', '/app/hook/deliveries/{delivery_id}', (call) => {
    const { url } = call.world.hooks.webhook ?? { url: '' };
    return ok(deliveryJson(delivery(call), url));
  }),
  plain('POST', '/app/hook/deliveries/{delivery_id}/attempts', (call) => {
    redeliver(call.world, delivery(call));
    return { status: 202, body: {} };
  }),
  plain('GET', '/app/hook/config', (call) => {
    asApp(call);
    const { url } = call.world.hooks.webhook ?? { url: '' };
    return ok({ content_type: 'json', insecure_ssl: '0', secret: '********', url });
  }),
];

function delivery(call: Call): Delivery {
  asApp(call);
  const id = numberIn(call, 'delivery_id');
  const found = call.world.hooks.deliveries.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

/** Newest first; the way on is a cursor in the Link header. */
function byCursor(call: Call): Reply {
  const size = Math.min(100, Number(call.query.get('per_page') ?? 30) || 30);
  const cursor = Number(call.query.get('cursor')?.replace(/^v1_/, '') ?? 0);
  const all = call.world.hooks.deliveries.filter((one) => matches(one, call)).reverse();
  const start =
    cursor === 0
      ? 0
      : Math.max(
          0,
          all.findIndex((one) => one.id === cursor),
        );
  const items = all.slice(start, start + size);
  const next = all[start + size];
  const query = new URLSearchParams(call.query);
  if (next) query.set('cursor', `v1_${next.id}`);
  const headers: Record<string, string> = next ? { link: `<${call.address}?${query}>; rel="next"` } : {};
  return { status: 200, body: items.map(deliveryItemJson), headers };
}

/** `failure` means codes 400 to 599 on GitHub, too: what never connected is not among them. */
function matches(delivery: Delivery, call: Call): boolean {
  const wanted = call.query.get('status');
  if (wanted === 'success') return delivery.statusCode >= 200 && delivery.statusCode < 400;
  if (wanted === 'failure') return delivery.statusCode >= 400 && delivery.statusCode <= 599;
  return true;
}

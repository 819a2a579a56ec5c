// Delivers webhooks: signed, one after the other, an answer awaited, never tried again on its own.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { stamp, track, type World } from '../world/world.ts';
import { strike } from './faults.ts';
import type { Delivery, Webhook } from './hooks.ts';

/** Puts a delivery at the end of the line. */
export function enqueue(world: World, delivery: Delivery): void {
  if (!world.hooks.webhook) return;
  world.hooks.waiting.push(delivery);
  startWork(world);
}

/** Sends an old delivery once more, under the same GUID. */
export function redeliver(world: World, old: Delivery): void {
  enqueue(world, { ...old, id: world.newId(), redelivery: true });
}

/** Keeps deliveries back, so that a test can send them in an order of its own. */
export function holdDeliveries(world: World): void {
  world.hooks.held = true;
}

/** @param order positions of the held deliveries, in the order they shall go out; those not named follow. */
export function releaseDeliveries(world: World, order: number[] = []): void {
  const { hooks } = world;
  const named = order.flatMap((position) => hooks.waiting[position] ?? []);
  hooks.waiting = [...named, ...hooks.waiting.filter((delivery) => !named.includes(delivery))];
  hooks.held = false;
  startWork(world);
}

function startWork(world: World): void {
  if (!world.hooks.running && !world.hooks.held) track(world, work(world));
}

async function work(world: World): Promise<void> {
  const { hooks } = world;
  hooks.running = true;
  try {
    while (!hooks.held && !world.closing.signal.aborted) {
      const delivery = hooks.waiting.shift();
      if (!delivery) return;
      await deliverWithFaults(world, delivery);
    }
  } finally {
    hooks.running = false;
  }
}

async function deliverWithFaults(world: World, delivery: Delivery): Promise<void> {
  const fault = strike(world.hooks.faults, delivery);
  const wait = fault?.delayMs ?? 200;
  if (fault?.kind === 'vanish') return;
  if (fault?.kind === 'lose') return record(world, { ...delivery, status: 'failed to connect to host' });
  if (fault?.kind === 'delay')
    return track(
      world,
      later(world, wait, () => attempt(world, delivery)),
    );
  if (fault?.kind === 'slow') return later(world, wait, () => attempt(world, delivery));
  await attempt(world, delivery);
  if (fault?.kind === 'duplicate') await attempt(world, { ...delivery, id: world.newId(), redelivery: true });
}

async function later(world: World, wait: number, then: () => Promise<void>): Promise<void> {
  await sleep(wait, undefined, { signal: world.closing.signal });
  await then();
}

async function attempt(world: World, delivery: Delivery): Promise<void> {
  const { webhook } = world.hooks;
  if (!webhook) return;
  const started = performance.now();
  const requestHeaders = headersOf(world, delivery, webhook);
  const answer = await post(world, webhook.url, requestHeaders, delivery.payload);
  const duration = Math.round((performance.now() - started) / 10) / 100;
  record(world, { ...delivery, ...answer, duration, requestHeaders });
}

function record(world: World, delivery: Delivery): void {
  world.hooks.deliveries.push({ ...delivery, deliveredAt: stamp(world) });
}

function headersOf(world: World, delivery: Delivery, webhook: Webhook): Record<string, string> {
  const signature = (algorithm: string) => createHmac(algorithm, webhook.secret).update(delivery.payload).digest('hex');
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/standin',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': String(world.hooks.id),
    'x-github-hook-installation-target-id': String(world.app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${signature('sha1')}`,
    'x-hub-signature-256': `sha256=${signature('sha256')}`,
  };
}

type Answer = Pick<Delivery, 'status' | 'statusCode' | 'responseHeaders' | 'responseBody'>;

async function post(world: World, url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  // Not AbortSignal.any: Node 20 may collect such a signal as garbage, and then it never fires.
  const ending = new AbortController();
  const end = () => ending.abort();
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    end();
  }, world.hooks.timeoutMs);
  if (world.closing.signal.aborted) end();
  world.closing.signal.addEventListener('abort', end);
  try {
    const { signal } = ending;
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: (await response.text()).slice(0, 10_000),
    };
  } catch {
    const status = late ? 'timed out' : 'failed to connect to host';
    return { status, statusCode: 0, responseHeaders: {}, responseBody: '' };
  } finally {
    clearTimeout(limit);
    world.closing.signal.removeEventListener('abort', end);
  }
}

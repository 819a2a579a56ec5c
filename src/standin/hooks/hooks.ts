// The state of webhook delivery: where to, what went out, what waits.
import type { WebhookFault } from './faults.ts';

export type Webhook = { url: string; secret: string };

export type Delivery = {
  id: number;
  /** The same for every attempt at one event. */
  guid: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  redelivery: boolean;
  deliveredAt: string;
  /** Seconds. */
  duration: number;
  /** `OK`, or what went wrong in GitHub's words. */
  status: string;
  /** 0: never connected. */
  statusCode: number;
  payload: string;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  responseBody: string;
};

export type Hooks = {
  id: number;
  webhook: Webhook | undefined;
  /** How long an answer is awaited; GitHub waits ten seconds. */
  timeoutMs: number;
  deliveries: Delivery[];
  faults: WebhookFault[];
  waiting: Delivery[];
  /** Set while a test holds deliveries back. */
  held: boolean;
  running: boolean;
  onWebhook: (event: string, action: string | null, payload: unknown) => void;
};

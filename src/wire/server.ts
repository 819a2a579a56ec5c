// The server side, put together: web, engine, GitHub.

import type { Worker } from 'bullmq';
import { Probot } from 'probot';
import { requireGitHubApp } from '../config/environment/github-app.ts';
import { secretsOf } from '../config/environment/secrets.ts';
import type { EffectKind } from '../core/effect.ts';
import { answered } from '../core/effect.ts';
import type { EventBody } from '../core/event.ts';
import { type Repository, type TaskId, taskId } from '../core/task.ts';
import { createHandle } from '../engine/handle.ts';
import { createIntake } from '../engine/intake.ts';
import { githubPerformers } from '../engine/perform/github.ts';
import { memoryPerformers } from '../engine/perform/memory.ts';
import { timePerformers } from '../engine/perform/time.ts';
import { createPerform, type EffectJob } from '../engine/perform.ts';
import { createReconcile } from '../engine/reconcile.ts';
import { createChecks } from '../github/checks.ts';
import { createClient } from '../github/client.ts';
import { createComments } from '../github/comments.ts';
import { createConditional } from '../github/conditional.ts';
import { createInstallations } from '../github/installations.ts';
import { createIssues } from '../github/issues.ts';
import { createPeople } from '../github/people.ts';
import { createPulls } from '../github/pulls.ts';
import { concerns, translate } from '../github/translate.ts';
import { isAlive } from '../home/owner.ts';
import { conductorApp } from '../index.ts';
import { connect, keys } from '../queue/connection.ts';
import { accept, type Delivery, giveUp, open, settle } from '../queue/deliveries.ts';
import type { EventData } from '../queue/event-queue.ts';
import { createFleet } from '../queue/fleet.ts';
import { createOutbox, type DeliveriesData } from '../queue/outbox.ts';
import { createTaskStore } from '../queue/task-store.ts';
import { answerToken, type TokenRequest } from '../queue/token-broker.ts';
import { startWorker } from '../queue/workers.ts';
import { redact } from '../text/redact.ts';
import { startWeb } from '../web/server.ts';
import type { Base } from './base.ts';
import { memoryOf } from './memory.ts';

type Process = (data: unknown, again: boolean) => Promise<void>;
type GiveUp = (data: unknown, error: Error) => Promise<void>;

export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** Longest wait for Redis in a webhook's request; GitHub must have its answer within 10 s, and a 503 within 5. */
const intakePatienceMs = 3_000;
const reconcileEveryMs = 5 * 60_000;
const redeliverEveryMs = 10 * 60_000;
const sweepEveryMs = 1_000;
/** From the last refused delivery until it is asked for again: GitHub must have noted our answer. */
const refusedMs = 2_000;
const wishPatienceMs = 60_000;
const threeDaysMs = 3 * 86_400_000;

/** Starts web server and engine. @throws ConfigError when the GitHub App is not set up; listen errors */
export async function startServer(base: Base, redisUrl: string): Promise<Running> {
  const { config, environment, policy, clock, log } = base;
  const app = requireGitHubApp(environment);
  const secrets = secretsOf(environment);
  const redis = connect(redisUrl);
  const door = connect(redisUrl, intakePatienceMs);
  for (const one of [redis, door]) one.on('error', (error) => log.warn({ err: error.message }, 'redis'));
  const outbox = createOutbox(redis, (error) => log.warn({ err: error }, 'the outbox waits'), clock.id);
  const nudge = () => void outbox.relay();
  const store = createTaskStore(redis, base.limits, nudge);
  const fleet = createFleet(redis, policy, () => base.limits().total, isAlive);
  const handle = createHandle(store, policy, log);
  const memory = memoryOf(base);

  const { appId, privateKey } = app;
  const client = createClient({ appId, privateKey, apiUrl: environment.apiUrl, now: clock.now });
  const conditional = createConditional();
  const serves = (owner: string, name: string) =>
    config.project.repositories.length === 0 || config.project.repositories.includes(`${owner}/${name}`);
  const installations = createInstallations(client, conditional, serves);
  const issues = createIssues(client, conditional, config.trust.allowedBots);
  const pulls = createPulls(client, conditional);

  const tell = async (task: TaskId, body: EventBody, id: string) => {
    const result = await handle(task, body, { id, at: clock.now() });
    if (result === 'full') await giveBack(task, body);
  };
  const performers = {
    ...githubPerformers({
      issues,
      comments: createComments(client),
      pulls,
      checks: createChecks(client),
      people: createPeople(client),
      fleet,
      policy,
      clock,
      mask: (text) => redact(text, secrets),
    }),
    ...memoryPerformers(memory, store, clock),
    ...timePerformers(),
  };
  const perform = createPerform(performers, store, tell);
  const reconcile = createReconcile({
    store,
    issues,
    pulls,
    installations,
    fleet,
    policy,
    tell,
    clock,
    log,
    serve: lane,
  });

  const workers = new Map<string, Worker>();
  let closing = false;
  const trouble = (queue: string, error: Error) => log.warn({ queue, err: error.message }, 'a job has trouble');
  const forget = async () => {};
  work(
    'deliveries',
    4,
    (data) => takeDeliveries((data as DeliveriesData).deliveries),
    (data) => giveUp(redis, (data as DeliveriesData).deliveries),
  );
  work(
    'events',
    20,
    (data, again) => ('body' in (data as object) ? takeEvent(data as EventData) : perform(data as EffectJob, again)),
    forget,
  );
  workAlone('memory', (data, again) => perform(data as EffectJob, again), forget);
  work('tokens', 4, (data) => mint(data as TokenRequest), forget);

  // Webhooks only pass through it. With the App's key it would make a client of GitHub for each of them, which nobody uses.
  const probot = new Probot({ githubToken: 'unused', secret: app.webhookSecret, log });
  const intake = createIntake((delivery) => accept(door, delivery));
  let refusedAt: number | undefined;
  await probot.load(
    conductorApp(async (guid, event, body) => {
      try {
        await intake(guid, event, body);
      } catch (error) {
        refusedAt = clock.now();
        throw error;
      }
      nudge();
    }),
  );
  await probot.ready();
  const web = await startWeb({
    host: environment.host,
    port: environment.port,
    secrets: () => [app.webhookSecret, environment.webhookSecretPrevious].filter((secret) => secret !== null),
    receive: async (id, name, payload) => {
      if (concerns(name, payload)) await probot.webhooks.receive({ id, name, payload } as never);
    },
    problems: async () =>
      await door.ping().then(
        () => [],
        () => ['redis'],
      ),
    metrics: () => metrics(),
  });

  for (const id of await redis.smembers(keys.installations)) openLane(Number(id));
  for (const task of await store.list('active')) lane(task.repository);
  await outbox.relay();
  const timers = [
    setInterval(nudge, sweepEveryMs),
    setInterval(() => void pass(wishPatienceMs), reconcileEveryMs),
    setInterval(() => void sweep(), redeliverEveryMs),
    setInterval(() => void askForRefused(), sweepEveryMs),
  ];
  void pass(0).then(() => sweep());
  log.info({ port: web.port, api: environment.apiUrl }, 'serving');
  return { port: web.port, close };

  async function pass(olderThan: number): Promise<void> {
    try {
      const repaired = await reconcile.run(olderThan);
      log.info({ repaired }, 'reconciled');
    } catch (error) {
      log.warn({ err: error }, 'reconcile failed');
    }
  }

  async function sweep(): Promise<void> {
    try {
      const asked = await installations.redeliver(clock.now() - threeDaysMs);
      if (asked > 0) log.warn({ asked }, 'deliveries that never arrived were asked for again');
    } catch (error) {
      log.warn({ err: error }, 'the sweep of deliveries failed');
    }
  }

  /** What was refused while Redis was away, or hung, is asked for as soon as it answers again. */
  async function askForRefused(): Promise<void> {
    if (refusedAt === undefined || clock.now() - refusedAt < refusedMs) return;
    const answers = await door.ping().catch(() => undefined);
    if (answers === undefined) return;
    refusedAt = undefined;
    await sweep();
  }

  /** One that fails keeps none of the others back; tried again, those that are done are passed over. */
  async function takeDeliveries(guids: readonly string[]): Promise<void> {
    const deliveries = await open(redis, guids);
    const outcomes = await Promise.allSettled(deliveries.map(takeDelivery));
    await settle(
      redis,
      deliveries.filter((_, at) => outcomes[at]?.status === 'fulfilled').map(({ guid }) => guid),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async function takeDelivery({ guid, event, body }: Delivery): Promise<void> {
    const options = { appId: app.appId, allowedBots: config.trust.allowedBots };
    const translated = translate(event, JSON.parse(body), options);
    for (const [index, { address, body: said, meaning }] of translated.entries()) {
      if (!serves(address.repository.owner, address.repository.name)) continue;
      lane(address.repository);
      const task =
        (address.by === 'pull' ? await store.byPull(address.repository.id, address.number) : undefined) ??
        taskId(address.repository.id, address.number);
      await handle(task, said, { id: meaning ?? `${guid}/${index}`, at: clock.now(), delivery: guid });
    }
  }

  async function takeEvent({ task, body, eventId, at }: EventData): Promise<void> {
    const result = await handle(task, body, { id: eventId, at });
    if (result === 'full') await giveBack(task, body);
  }

  /** A host offered a slot, but another task was quicker: the host is told, and the task waits again. */
  async function giveBack(id: TaskId, body: EventBody): Promise<void> {
    const task = await store.get(id);
    if (!task || body.kind !== 'slot.taken') return;
    const waiting = task.wishes.filter((wish) => wish.id === body.answers);
    const release = {
      id: `${body.answers}/full/${clock.id()}`,
      effect: { kind: 'slot.release', host: body.host } as const,
    };
    await store.resend(task, [release, ...waiting]);
  }

  async function mint({ repository, permission, ...request }: TokenRequest): Promise<void> {
    await answerToken(redis, { repository, permission, ...request }, () => installations.token(repository, permission));
  }

  function lane({ installationId }: Repository): void {
    if (workers.has(`github.${installationId}`)) return;
    void redis.sadd(keys.installations, installationId).catch(() => {});
    openLane(installationId);
  }

  /** GitHub is spoken to by one job at a time per installation, in order. */
  function openLane(installationId: number): void {
    workAlone(
      `github.${installationId}`,
      (data, again) => perform(data as EffectJob, again),
      async (data, error) => {
        const { id, task, effect } = data as EffectJob;
        if (!answered[effect.kind as EffectKind]) return;
        await tell(
          task as TaskId,
          { kind: 'effect.failed', effect: effect.kind, reason: error.message, permanent: true },
          `${id}/failed`,
        );
      },
    );
  }

  /** One job at a time in all processes together: nothing comes between a look and the write that follows from it. */
  function workAlone(name: string, process: Process, onGiveUp: GiveUp): void {
    if (workers.has(name)) return;
    outbox
      .queue(name)
      .setGlobalConcurrency(1)
      .catch((error) => trouble(name, error));
    work(name, 1, process, onGiveUp);
  }

  function work(name: string, concurrency: number, process: Process, onGiveUp: GiveUp): void {
    if (closing || workers.has(name)) return;
    workers.set(name, startWorker(redis, name, process, { concurrency, onGiveUp, onTrouble: trouble, now: clock.now }));
  }

  async function metrics(): Promise<string> {
    const [duplicates, waiting, active] = await Promise.all([
      door.get(keys.duplicates),
      door.llen(keys.outbox),
      door.scard(keys.active),
    ]);
    const lines = [
      ['conductor_webhook_duplicates_total', 'counter', Number(duplicates ?? 0)],
      ['conductor_outbox_entries', 'gauge', waiting],
      ['conductor_tasks_active', 'gauge', active],
    ] as const;
    return lines.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join('');
  }

  async function close(): Promise<void> {
    closing = true;
    for (const timer of timers) clearInterval(timer);
    await web.close();
    await Promise.all([...workers.values()].map((worker) => worker.close()));
    await outbox.close();
    redis.disconnect();
    door.disconnect();
  }
}

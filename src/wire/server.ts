// The server side, put together: web, engine, GitHub.
import { Probot } from 'probot';
import { requireGitHubApp } from '../config/environment/github-app.ts';
import type { Repository } from '../core/subject.ts';
import { isResting } from '../core/task.ts';
import { createGiveUp, createLasting } from '../engine/give-up.ts';
import { createHandle } from '../engine/handle.ts';
import { createHear } from '../engine/hear.ts';
import { createIntake } from '../engine/intake.ts';
import { createPerform, type EffectJob } from '../engine/perform.ts';
import { createReconcile } from '../engine/reconcile.ts';
import { type Rounds, startRounds } from '../engine/rounds.ts';
import { createTakeCommand } from '../engine/take-command.ts';
import { createTell } from '../engine/tell.ts';
import { concerns } from '../github/translate.ts';
import { isAlive } from '../home/owner.ts';
import { conductorApp } from '../index.ts';
import type { CommandRequest } from '../ports/answers.ts';
import { connect, keys } from '../queue/connection.ts';
import { accept, giveUp, open, settle } from '../queue/deliveries.ts';
import type { EventData } from '../queue/event-queue.ts';
import { createFleet } from '../queue/fleet.ts';
import { createOutbox, type DeliveriesData } from '../queue/outbox.ts';
import { createPace } from '../queue/pace.ts';
import { createTaskStore } from '../queue/task-store.ts';
import { answerToken, type TokenRequest } from '../queue/token-broker.ts';
import { startWeb } from '../web/server.ts';
import type { Base } from './base.ts';
import { createCrew } from './crew.ts';
import { endWithin } from './end.ts';
import { gitHubOf } from './github.ts';
import { metrics } from './metrics.ts';
import { performersOf } from './performers.ts';
import { streamsOf, telegraphOf } from './streams.ts';
import { textsOf } from './texts.ts';

export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** Longest wait for Redis in a webhook's request; GitHub must have its answer within 10 s, and a 503 within 5. */
const intakePatienceMs = 3_000;
const sweepEveryMs = 2_000;

/** Starts web server and engine. @throws ConfigError when the GitHub App is not set up; listen errors */
export async function startServer(base: Base, redisUrl: string): Promise<Running> {
  const { environment, policy, clock, log, mask } = base;
  // Refused before anything is opened.
  requireGitHubApp(environment);
  const redis = connect(redisUrl);
  const github = gitHubOf(base, createPace(redis, base.config.githubLimits));
  const door = connect(redisUrl, intakePatienceMs);
  for (const one of [redis, door]) one.on('error', (error) => log.warn({ err: error.message }, 'redis'));
  const outbox = createOutbox(redis, (error) => log.warn({ err: error }, 'the outbox waits'), clock.id);
  const nudge = () => void outbox.relay();
  const streams = streamsOf(base, redis);
  const telegraph = telegraphOf(base, redis, streams);
  const store = createTaskStore(redis, base.limits, nudge, telegraph.telling);
  const fleet = createFleet(redis, policy, () => base.limits().total, isAlive);
  const crew = createCrew(redis, outbox, base);

  const handle = createHandle(store, policy, log);
  const tell = createTell(handle, store, clock);
  const { performers, answers, edits, mirror, memoryWatch, checkText } = performersOf({
    ...{ base, github, redis, store, fleet, handle, tell, mask },
  });
  const hear = createHear({ ...github, store, edits, handle, clock, lane, mirror, policy, log });
  const takeCommand = createTakeCommand({ ...github, store, fleet, handle, clock, answers, policy, lane, checkText });
  const perform = createPerform(performers, store, tell);
  const giveUpEffect = createGiveUp(tell);
  const lasting = createLasting(tell);
  const reconcile = createReconcile({ ...github, mirror, store, fleet, policy, tell, clock, log, serve: lane });

  crew.work('deliveries', 4, takeDeliveries, {
    onGiveUp: (data) => giveUp(redis, (data as DeliveriesData).deliveries),
  });
  crew.work('events', 20, takeEvent);
  crew.workAlone('files', takeEffect);
  crew.work('commands', 4, (data, again) => takeCommand(data as CommandRequest, again));
  crew.work('tokens', 4, mint);
  for (const id of await redis.smembers(keys.installations)) openLane(Number(id));
  for (const { repository, state } of await store.list('all')) {
    memoryWatch.know(repository);
    if (!isResting(state)) lane(repository);
  }
  await outbox.relay();
  await telegraph.begin();
  const sweep = setInterval(() => {
    nudge();
    telegraph.sweep();
  }, sweepEveryMs);
  let rounds: Rounds | undefined;
  const web = await openDoor();
  github.ourselves.learn();
  // Only now: what it asks GitHub to send again must find the door open.
  rounds = startRounds({ ...github, reconcile, ping: () => door.ping(), clock, log });
  log.info({ port: web.port, api: environment.apiUrl }, 'serving');
  return { port: web.port, close };

  async function openDoor() {
    const secret = github.secrets()[0] ?? '';
    // Webhooks only pass through it. With the App's key it would make a client of GitHub for each of them, which nobody uses.
    const probot = new Probot({ githubToken: 'unused', secret, log });
    await probot.load(conductorApp(takeIn));
    await probot.ready();
    return startWeb({
      host: environment.host,
      port: environment.port,
      secrets: github.secrets,
      receive: async (id, name, payload) => {
        if (concerns(name, payload)) await probot.webhooks.receive({ id, name, payload } as never);
      },
      problems: () =>
        door.ping().then(
          () => [],
          () => ['redis'],
        ),
      metrics: () => metrics(door),
      text: textsOf(base).find,
    });
  }

  async function takeIn(guid: string, event: string, body: string): Promise<void> {
    try {
      await createIntake((delivery) => accept(door, delivery))(guid, event, body);
    } catch (error) {
      rounds?.refused();
      throw error;
    }
    nudge();
  }

  /** One that fails keeps none of the others back; tried again, those that are done are passed over. */
  async function takeDeliveries(data: unknown): Promise<void> {
    github.ourselves.learn();
    const deliveries = await open(redis, (data as DeliveriesData).deliveries);
    const outcomes = await Promise.allSettled(deliveries.map(hear));
    await settle(
      redis,
      deliveries.filter((_, at) => outcomes[at]?.status === 'fulfilled').map(({ guid }) => guid),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Waits are effects that travel with the events. */
  async function takeEvent(data: unknown, again: boolean): Promise<void> {
    if (!('body' in (data as object))) return takeEffect(data, again);
    const { task, body, eventId, at } = data as EventData;
    await tell(task, body, eventId, at);
  }

  function takeEffect(data: unknown, again: boolean): Promise<void> {
    return perform(data as EffectJob, again);
  }

  async function mint(data: unknown): Promise<void> {
    const request = data as TokenRequest;
    await answerToken(redis, request, () => github.installations.token(request.repository, request.permission));
  }

  function lane({ installationId }: Repository): void {
    if (crew.has(`github.${installationId}`)) return;
    void redis.sadd(keys.installations, installationId).catch(() => {});
    openLane(installationId);
  }

  /** Writes go to GitHub one at a time per installation; looks never wait behind them. */
  function openLane(installationId: number): void {
    const hearers = {
      onGiveUp: (data: unknown, error: Error) => giveUpEffect(data as EffectJob, error),
      onLasting: (data: unknown, error: Error) => lasting(data as EffectJob, error),
    };
    crew.work(`looks.${installationId}`, 4, takeEffect, hearers);
    crew.workAlone(`github.${installationId}`, takeEffect, hearers);
  }

  async function close(): Promise<void> {
    rounds?.end();
    memoryWatch.end();
    clearInterval(sweep);
    await web.close();
    await crew.close();
    await endWithin([outbox.close(), streams.close()]);
    redis.disconnect();
    door.disconnect();
  }
}

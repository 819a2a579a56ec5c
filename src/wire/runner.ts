// A runner host, put together: tmux, git, and its queue.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveReference } from '../config/schema/variables.ts';
import type { Task } from '../core/task.ts';
import { createGiveUp, createLasting } from '../engine/give-up.ts';
import { createHost, type Host } from '../engine/host/host.ts';
import { maskedTell } from '../engine/host/masked-tell.ts';
import { hostPerformers } from '../engine/host/performers.ts';
import { createSerial } from '../engine/host/serial.ts';
import { createPerform, type EffectJob } from '../engine/perform.ts';
import { isAlive, thisProcess } from '../home/owner.ts';
import { connect } from '../queue/connection.ts';
import { createEventQueue } from '../queue/event-queue.ts';
import { createFleet } from '../queue/fleet.ts';
import { createOutbox } from '../queue/outbox.ts';
import { createSlotQueue } from '../queue/slot-queue.ts';
import { createTaskStore } from '../queue/task-store.ts';
import { createTokens } from '../queue/token-broker.ts';
import { startWorker } from '../queue/workers.ts';
import { createSessions } from '../runner/sessions.ts';
import { gitEnvironment } from '../workspace/git-environment.ts';
import { createWorkspace } from '../workspace/workspace.ts';
import type { Base } from './base.ts';
import { endWithin } from './end.ts';
import { isolationOf } from './isolation.ts';
import { memoryOf } from './memory.ts';

/** Who an agent's commits are from, until the operator says otherwise in the type's `env`. */
const identity = { name: 'Agent Conductor', email: 'agent-conductor@users.noreply.github.com' };

/** Starts a runner host. Resolves once it takes work. */
export async function startRunner(base: Base, redisUrl: string): Promise<{ close(): Promise<void> }> {
  const { config, environment, policy, clock, log, ambient, secrets, mask } = base;
  const { home, workspace: root, logs } = config.directories;
  const bin = await agentProgram(home);
  const [agentLogs, validationLogs] = [join(logs, 'agents'), join(logs, 'validation')];
  for (const directory of [agentLogs, validationLogs]) await makePrivate(directory);
  await mkdir(root, { recursive: true });
  const redis = connect(redisUrl);
  const listener = connect(redisUrl);
  for (const one of [redis, listener]) one.on('error', (error) => log.warn({ err: error.message }, 'redis'));
  const outbox = createOutbox(redis, (error) => log.warn({ err: error }, 'the outbox waits'), clock.id);
  const store = createTaskStore(redis, base.limits, () => void outbox.relay());
  const events = createEventQueue(outbox, clock.id, clock.now);
  const tell = maskedTell((task, body, id) => events.publish(task, body, id), mask);
  const fleet = createFleet(redis, policy, () => base.limits().total, isAlive);
  const slots = createSlotQueue(redis, listener, base.limits, clock.id());
  const sessions = createSessions({
    socket: config.runner.tmuxSocket,
    stateDir: join(home, 'runner'),
    logDir: agentLogs,
    secrets,
    host: base.host,
    env: ambient,
    clock,
    timing: { quiet: config.limits.quietMinutes * 60_000 },
    warn: (text) => log.warn(text),
    isolation: isolationOf(base),
  });
  const workspace = createWorkspace({
    root,
    logDir: validationLogs,
    serverUrl: environment.serverUrl,
    identity,
    hostEnv: ambient,
    secrets,
    clock,
  });
  const controller = new AbortController();

  const host: Host = createHost(
    {
      name: base.host,
      owner: thisProcess(),
      serves: () => Object.keys(config.agentTypes),
      maxSessions: () => config.runner.maxSessions,
      versions: { node: process.version },
    },
    { store, sessions, workspace, fleet, slots, tell, clock, log },
  );
  const performers = hostPerformers({
    sessions,
    workspace,
    memory: memoryOf(base),
    tokens: createTokens(redis, outbox, clock.id),
    serial: createSerial(),
    projectName: config.project.name,
    nonce: clock.id,
    environment: (task: Task) => ({
      ambient,
      resolve: (value) => resolveReference(value, ambient),
      bin,
      temporary: join(home, 'tmp', task.id),
      identity: gitEnvironment(identity, root),
    }),
    settled: (task) => host.settled(task),
  });
  const perform = createPerform(performers, store, tell);
  const giveUp = createGiveUp(tell);
  const lasting = createLasting(tell);
  await host.start(controller.signal);
  const worker = startWorker(redis, `host.${base.host}`, (data, again) => masked(perform(data as EffectJob, again)), {
    concurrency: 50,
    limited: 'job',
    now: clock.now,
    onTrouble: (queue, error) => log.warn({ queue, err: error.message }, 'a job has trouble'),
    onGiveUp: (data, error) => giveUp(data as EffectJob, error),
    onLasting: (data, error) => lasting(data as EffectJob, error),
  });
  log.info(
    { host: base.host, socket: config.runner.tmuxSocket, slots: config.runner.maxSessions },
    'runner takes work',
  );
  return { close };

  /** The queue keeps the words of an error, which may be those of a program. */
  async function masked<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Error)) throw new Error(mask(String(error)));
      error.message = mask(error.message);
      if (error.stack !== undefined) error.stack = mask(error.stack);
      throw error;
    }
  }

  async function close(): Promise<void> {
    controller.abort();
    await endWithin([worker.close()]);
    await endWithin([slots.close()]);
    await sessions.close();
    await endWithin([fleet.leave(base.host, thisProcess())]);
    await endWithin([outbox.close()]);
    redis.disconnect();
    listener.disconnect();
  }
}

/** What agents and their checks print is nobody else's to read. */
async function makePrivate(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
}

/** Agents find `conductor` on their PATH: a small program that starts this very installation. @returns its directory */
async function agentProgram(home: string): Promise<string> {
  const bin = join(home, 'bin');
  await mkdir(bin, { recursive: true, mode: 0o700 });
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  await writeFile(join(bin, 'conductor'), `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(cli)} "$@"\n`);
  await chmod(join(bin, 'conductor'), 0o755);
  return bin;
}

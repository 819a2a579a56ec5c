// Recovering after Redis was lost, put together: GitHub, the memory, this host's sessions, and the new Redis.
import { join } from 'node:path';
import { createHandle } from '../engine/handle.ts';
import { type Deed, recover } from '../engine/recover.ts';
import { startPrivateRedis } from '../home/private-redis.ts';
import type { LiveSession } from '../ports/sessions.ts';
import { connect } from '../queue/connection.ts';
import { createMirrors } from '../queue/mirrors.ts';
import { createPace } from '../queue/pace.ts';
import { createTaskStore } from '../queue/task-store.ts';
import { createSessions } from '../runner/sessions.ts';
import type { Base } from './base.ts';
import { gitHubOf } from './github.ts';
import { memoryOf } from './memory.ts';

/**
 * Writes records and their wishes; they are performed when the conductor runs. Without `REDIS_URL` the private Redis is started for
 * the time, unless it runs.
 *
 * @throws ConfigError when the GitHub App is not set up; PortError
 */
export async function recoverAll(base: Base, dryRun: boolean): Promise<readonly Deed[]> {
  const { config, environment, ambient, policy, clock, log, host } = base;
  const { redisUrl } = environment;
  const { home } = config.directories;
  const own = redisUrl === null ? await startPrivateRedis(home, ambient.CONDUCTOR_REDIS_PROGRAM) : undefined;
  const redis = connect(redisUrl ?? own?.url ?? '');
  redis.on('error', (error) => log.warn({ err: error.message }, 'redis'));
  try {
    const store = createTaskStore(redis, base.limits, () => {});
    const parts = {
      ...gitHubOf(base, createPace(redis, config.githubLimits)),
      ...{ store, policy, clock, host },
      handle: createHandle(store, policy, log),
      mirrors: createMirrors(redis),
      memory: memoryOf(base),
      sessions: await sessionsHere(base),
    };
    return await recover(parts, dryRun);
  } finally {
    redis.disconnect();
  }
}

/** A host without tmux has none. */
async function sessionsHere({ config, ambient, clock, host, secrets }: Base): Promise<readonly LiveSession[]> {
  const { home, logs } = config.directories;
  const sessions = createSessions({
    ...{ socket: config.runner.tmuxSocket, stateDir: join(home, 'runner'), logDir: join(logs, 'agents') },
    ...{ secrets, host, env: ambient, clock, lasting: false },
  });
  try {
    return await sessions.list();
  } finally {
    await sessions.close();
  }
}

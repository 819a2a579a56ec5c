// `conductor up`: everything on one machine.
import { startPrivateRedis } from '../../home/private-redis.ts';
import { createBase } from '../../wire/base.ts';
import { startRunner } from '../../wire/runner.ts';
import { startServer } from '../../wire/server.ts';
import { baseOptions, type ServiceOptions, untilSignal } from './service.ts';

/** Without `REDIS_URL` it keeps a Redis of its own under CONDUCTOR_HOME. */
export async function up(options: ServiceOptions): Promise<void> {
  const base = await createBase(baseOptions(options));
  const { redisUrl } = base.environment;
  const redis =
    redisUrl === null
      ? await startPrivateRedis(base.config.directories.home, base.ambient.CONDUCTOR_REDIS_PROGRAM)
      : undefined;
  const url = redisUrl ?? redis?.url ?? '';
  const server = await startServer(base, url);
  const runner = await startRunner(base, url);
  const { host } = base.environment;
  process.stderr.write(`conductor is up: webhooks at http://${host}:${server.port}/api/github/webhooks\n`);
  const stopRedis = { close: async () => redis?.stop() };
  await untilSignal([runner, server, stopRedis]);
  process.stderr.write('conductor has ended; agents in tmux live on\n');
}

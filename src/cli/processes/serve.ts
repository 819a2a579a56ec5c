// `conductor serve`: web server and engine.
import { createBase } from '../../wire/base.ts';
import { startServer } from '../../wire/server.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { baseOptions, type ServiceOptions, untilSignal } from './service.ts';

export async function serve(options: ServiceOptions): Promise<void> {
  const base = await createBase(baseOptions(options));
  const server = await startServer(base, needRedis(base.environment.redisUrl));
  process.stderr.write(
    `conductor serves: webhooks at http://${base.environment.host}:${server.port}/api/github/webhooks\n`,
  );
  await untilSignal([server]);
}

/** Several processes can only meet at a Redis that all of them reach. */
export function needRedis(url: string | null): string {
  if (url !== null) return url;
  throw new CommandError(
    'redis_url_missing',
    'REDIS_URL is not set',
    'set it to the Redis that all hosts share, or use `conductor up`',
    exitCodes.configuration,
  );
}

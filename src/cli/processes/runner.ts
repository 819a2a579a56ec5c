// `conductor runner`: one runner host.
import { createBase } from '../../wire/base.ts';
import { startRunner } from '../../wire/runner.ts';
import { needRedis } from './serve.ts';
import { baseOptions, type ServiceOptions, untilSignal } from './service.ts';

export async function runner(options: ServiceOptions): Promise<void> {
  const base = await createBase(baseOptions(options));
  const started = await startRunner(base, needRedis(base.environment.redisUrl));
  process.stderr.write(`conductor runner ${base.host}: takes work\n`);
  await untilSignal([started]);
}

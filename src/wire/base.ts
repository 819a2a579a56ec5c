// What every process of ours starts from: configuration, environment, clock, log.
import { randomUUID } from 'node:crypto';
import { type Logger, pino } from 'pino';
import { type Config, policyOf } from '../config/config.ts';
import { type Environment, loadEnvironment } from '../config/environment/environment.ts';
import { everySecret } from '../config/environment/secrets.ts';
import { loadConfig, orRefuse } from '../config/load-config.ts';
import { formatProblem } from '../config/problem.ts';
import type { Policy } from '../core/policy.ts';
import { hostName } from '../home/owner.ts';
import type { Clock } from '../ports/clock.ts';
import type { SlotLimits } from '../queue/task-store.ts';
import { createRedactor } from '../text/secrets/redact.ts';

export interface Base {
  readonly config: Config;
  readonly environment: Environment;
  readonly policy: () => Policy;
  readonly limits: () => SlotLimits;
  readonly clock: Clock;
  readonly log: Logger;
  /** Values that must be shown nowhere: our own secrets, and those that are passed on to agents. */
  readonly secrets: readonly string[];
  /** Masks them, and known forms of tokens, in any text. */
  readonly mask: (text: string) => string;
  /** Name of this machine among the runner hosts. */
  readonly host: string;
  readonly ambient: Readonly<Record<string, string | undefined>>;
}

export interface BaseOptions {
  readonly configDir?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly overrides?: Readonly<Record<string, string>>;
}

/** @throws ConfigError with every problem of configuration and environment */
export async function createBase(options: BaseOptions): Promise<Base> {
  const environment = loadEnvironment(options.env);
  const { config, warnings } = orRefuse(await loadConfig(options));
  const secrets = everySecret(environment, config.agentTypes, options.env);
  const mask = createRedactor(secrets);
  const log = createLog(environment.logLevel, mask);
  for (const warning of warnings) log.warn({ code: warning.code }, formatProblem(warning));
  return {
    config,
    environment,
    policy: () => policyOf(config),
    limits: () => ({ total: config.limits.maxSessions, of: (agent) => config.agentTypes[agent]?.maxSessions ?? 1 }),
    clock: { now: () => Date.now(), id: () => randomUUID() },
    log,
    secrets,
    mask,
    host: hostName(),
    ambient: options.env,
  };
}

/** JSON lines on standard output; no secret ever reaches it. */
function createLog(level: Environment['logLevel'], mask: Base['mask']): Logger {
  return pino({ level, base: null }, { write: (line: string) => process.stdout.write(mask(line)) });
}

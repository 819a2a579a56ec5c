// What a process needs to act as the GitHub App, and what to do when some of it is not set.
import { ConfigError } from '../config-error.ts';
import type { Problem } from '../problem.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { Environment } from './environment.ts';
import { environmentProblem } from './environment-problems.ts';

export interface GitHubApp {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

type Settings = Pick<Environment, keyof GitHubApp>;

/** @throws ConfigError with one problem for each of the three that is missing */
export function requireGitHubApp(environment: Environment): GitHubApp {
  const { appId, privateKey, webhookSecret, serverUrl } = environment;
  const app: Settings = { appId, privateKey, webhookSecret };
  if (isComplete(app)) return app;
  throw new ConfigError(missing(app, `${serverUrl}/settings/apps`));
}

function isComplete(app: Settings): app is GitHubApp {
  return Object.values(app).every((value) => value !== null);
}

function missing({ appId, privateKey, webhookSecret }: Settings, settings: string): Problem[] {
  const say = (value: unknown, name: string, code: ProblemCode, fix: string): Problem[] => {
    return value === null ? [environmentProblem(name, 'is not set', fix, code)] : [];
  };
  const makeKey = `make a key at ${settings} and set PRIVATE_KEY_PATH to its file`;
  const makeSecret = 'make one with `openssl rand -hex 32` and set it in the App too';
  return [
    ...say(appId, 'APP_ID', 'environment.app_id_missing', `copy the App ID from ${settings}`),
    ...say(privateKey, 'PRIVATE_KEY', 'environment.private_key_missing', makeKey),
    ...say(webhookSecret, 'WEBHOOK_SECRET', 'environment.webhook_secret_missing', makeSecret),
  ];
}

// The environment of a process: which GitHub, as which App, where Redis is, where to listen.
import { readFileSync } from 'node:fs';
import { refuse } from '../config-error.ts';
import type { Problem } from '../problem.ts';
import { environmentProblem, valueProblems } from './environment-problems.ts';
import { EnvironmentVariables } from './environment-variables.ts';
import { type GitHubAddresses, gitHubAddresses } from './github-addresses.ts';
import { readPrivateKey } from './private-key.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What is not set is null; `requireGitHubApp` is for those who cannot do without. */
export interface Environment extends GitHubAddresses {
  readonly appId: number | null;
  /** PEM. */
  readonly privateKey: string | null;
  readonly webhookSecret: string | null;
  readonly webhookSecretPrevious: string | null;
  readonly port: number;
  readonly host: string;
  readonly logLevel: EnvironmentVariables['LOG_LEVEL'];
  readonly redisUrl: string | null;
  /** Where people reach the web server, without a slash at the end; null: nothing that is published names it. */
  readonly publicUrl: string | null;
}

/**
 * @param env empty variables count as unset
 * @returns everything but `CONDUCTOR_HOME` and `CONDUCTOR_CONFIG`, which belong to `loadConfig`
 * @throws ConfigError with every bad value at once; it never holds the value of a secret
 */
export function loadEnvironment(env: Variables): Environment {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const checked = EnvironmentVariables.safeParse(set);
  const key = findPrivateKey(set);
  refuse([...valueProblems(checked.error?.issues ?? [], set), ...key.problems]);
  const variables = checked.data ?? EnvironmentVariables.parse({});
  const { GHE_HOST: host, GITHUB_API_URL: apiUrl, GITHUB_SERVER_URL: serverUrl } = variables;
  return {
    ...gitHubAddresses({ host, apiUrl, serverUrl }),
    appId: variables.APP_ID === undefined ? null : Number(variables.APP_ID),
    privateKey: key.pem,
    webhookSecret: variables.WEBHOOK_SECRET ?? null,
    webhookSecretPrevious: variables.WEBHOOK_SECRET_PREVIOUS ?? null,
    port: Number(variables.PORT),
    host: variables.HOST,
    logLevel: variables.LOG_LEVEL,
    redisUrl: variables.REDIS_URL ?? null,
    publicUrl: variables.CONDUCTOR_URL?.replace(/\/+$/, '') ?? null,
  };
}

function findPrivateKey(set: Variables): { pem: string | null; problems: Problem[] } {
  const { PRIVATE_KEY: written, PRIVATE_KEY_PATH: path } = set;
  const name = written === undefined ? 'PRIVATE_KEY_PATH' : 'PRIVATE_KEY';
  const refused = (reason: string, fix: string) => ({ pem: null, problems: [environmentProblem(name, reason, fix)] });
  if (written === undefined && path === undefined) return { pem: null, problems: [] };
  const text = written ?? readText(path ?? '');
  if (text === undefined) return refused(`the file ${path} cannot be read`, 'correct the path, or its permissions');
  const pem = readPrivateKey(text);
  if (pem !== undefined) return { pem, problems: [] };
  return refused('holds no private key', 'use the .pem file GitHub gave for the App: as it is, with \\n, or in base64');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

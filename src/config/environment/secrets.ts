// The secret values a process knows of: what must be masked wherever text is shown.
import type { AgentType } from '../../core/policy.ts';
import { referenceIn, resolveReference } from '../schema/variables.ts';
import type { Environment } from './environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Names of credentials, and not of what only speaks of one: its author, its file, how it is used. */
const credential = /KEY(?!BOARD)|TOKEN|SECRET|PASS|CREDENTIAL|AUTH(?!OR)/i;
const aside = /_(FILE|PATH|DIR|SOCK|MODE|TYPE|METHOD)$/i;
/** A shorter value would mask ordinary words. */
const shortest = 8;

/** @returns every value that must not be shown: our own, and those that are passed on to agents */
export function everySecret(
  environment: Environment,
  agentTypes: Readonly<Record<string, Pick<AgentType, 'passEnv' | 'env'>>>,
  ambient: Variables,
): readonly string[] {
  return [...new Set([...secretsOf(environment), ...secretsPassedOn(Object.values(agentTypes), ambient)])];
}

/**
 * By their names, as nothing else tells a key from a word: `RUST_LOG=info` must not mask "info".
 *
 * @param ambient the environment that agents are given of
 * @returns values of at least 8 characters
 */
function secretsPassedOn(types: readonly Pick<AgentType, 'passEnv' | 'env'>[], ambient: Variables): string[] {
  const given = types.flatMap(({ passEnv, env }) => [
    ...passEnv.map((name) => ({ names: [name], value: ambient[name] })),
    ...Object.entries(env).map(([name, value]) => ({
      names: [name, referenceIn(value) ?? name],
      value: resolveReference(value, ambient),
    })),
  ]);
  return given.flatMap(({ names, value }) =>
    value !== undefined && value.trim().length >= shortest && names.some(isCredential) ? [value] : [],
  );
}

function isCredential(name: string): boolean {
  return credential.test(name) && !aside.test(name);
}

/** @returns our own: the values themselves; the password of a Redis URL also on its own */
export function secretsOf(environment: Environment): string[] {
  const { privateKey, webhookSecret, webhookSecretPrevious, redisUrl } = environment;
  return [privateKey, webhookSecret, webhookSecretPrevious, passwordIn(redisUrl)].filter((secret) => secret !== null);
}

/** @returns the environment as it may be printed */
export function maskSecrets(environment: Environment): Environment {
  const mask = (secret: string | null) => (secret === null ? null : '********');
  return {
    ...environment,
    privateKey: mask(environment.privateKey),
    webhookSecret: mask(environment.webhookSecret),
    webhookSecretPrevious: mask(environment.webhookSecretPrevious),
    redisUrl: environment.redisUrl?.replace(/^(\w+:\/\/[^/]*:)[^/]*@/, '$1********@') ?? null,
  };
}

function passwordIn(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return decodeURIComponent(new URL(url).password) || null;
}

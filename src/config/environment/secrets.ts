// The secret values of an environment: what must be masked wherever text is shown.
import type { Environment } from './environment.ts';

/** @returns the values themselves, for a redactor; the password of a Redis URL also on its own */
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

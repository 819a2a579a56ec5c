// The environment of a process: defaults, forms, and never a secret in a message.
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadEnvironment } from '../../src/config/environment/environment.ts';
import { requireGitHubApp } from '../../src/config/environment/github-app.ts';
import { maskSecrets, secretsOf } from '../../src/config/environment/secrets.ts';
import { projectWith } from './project.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

test('without any variable there is a local web server, github.com, and no App', () => {
  expect(loadEnvironment({})).toEqual({
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
    appId: null,
    privateKey: null,
    webhookSecret: null,
    webhookSecretPrevious: null,
    port: 3000,
    host: '127.0.0.1',
    logLevel: 'info',
    publicUrl: null,
    redisUrl: null,
  });
});

test('an empty variable counts as unset (W-10)', () => {
  const names = [
    'APP_ID',
    'PRIVATE_KEY',
    'PRIVATE_KEY_PATH',
    'WEBHOOK_SECRET',
    'PORT',
    'LOG_LEVEL',
    'GHE_HOST',
    'REDIS_URL',
  ];
  expect(loadEnvironment(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadEnvironment({}));
});

test('a private key comes as PEM, with line ends written out, in quotes, in base64, or in a file', async () => {
  const oneLine = pem.trim().replaceAll('\n', '\\n');
  const forms = [pem, oneLine, `"${oneLine}"`, Buffer.from(pem).toString('base64')];
  for (const form of forms) expect(loadEnvironment({ PRIVATE_KEY: form }).privateKey).toBe(pem);
  const path = join(await projectWith({ 'app.pem': pem }), 'app.pem');
  expect(loadEnvironment({ PRIVATE_KEY_PATH: path }).privateKey).toBe(pem);
  expect(loadEnvironment({ PRIVATE_KEY: pem, PRIVATE_KEY_PATH: '/nowhere.pem' }).privateKey).toBe(pem);
});

test.each([
  [{}, 'https://api.github.com', 'https://github.com'],
  [{ GHE_HOST: 'git.acme.test' }, 'https://git.acme.test/api/v3', 'https://git.acme.test'],
  [{ GITHUB_API_URL: 'https://git.acme.test/api/v3/' }, 'https://git.acme.test/api/v3', 'https://git.acme.test'],
  [{ GITHUB_API_URL: 'https://api.acme.ghe.com' }, 'https://api.acme.ghe.com', 'https://acme.ghe.com'],
  [
    { GITHUB_API_URL: 'http://127.0.0.1:4000', GITHUB_SERVER_URL: 'http://127.0.0.1:4001/' },
    'http://127.0.0.1:4000',
    'http://127.0.0.1:4001',
  ],
  [
    { GHE_HOST: 'a.test', GITHUB_API_URL: 'http://b.test', GITHUB_SERVER_URL: 'http://c.test' },
    'http://b.test',
    'http://c.test',
  ],
])('%o is the GitHub at %s and %s', (env, apiUrl, serverUrl) => {
  expect(loadEnvironment(env)).toMatchObject({ apiUrl, serverUrl });
});

test('every bad value is told at once, and no secret is repeated', () => {
  const error = refusalOf(() =>
    loadEnvironment({
      APP_ID: 'acme-app',
      PRIVATE_KEY: 'hunter2',
      WEBHOOK_SECRET: 'development',
      PORT: '70000',
      LOG_LEVEL: 'debgu',
      GHE_HOST: 'https://git.acme.test',
      GITHUB_API_URL: 'api.github.com',
      REDIS_URL: 'hunter3@localhost',
    }),
  );
  expect(error.message.split('\n')).toEqual([
    'environment  APP_ID  "acme-app" is not the number of a GitHub App; copy the App ID from the settings page of the App',
    'environment  WEBHOOK_SECRET  is a secret that everybody knows; make one with `openssl rand -hex 32` and set it in the App too',
    'environment  PORT  "70000" is not a port from 0 to 65535; write e.g. 3000',
    'environment  LOG_LEVEL  "debgu" is not one of trace, debug, info, warn, error, fatal, silent; did you mean "debug"?',
    'environment  GHE_HOST  "https://git.acme.test" is not a host name; write the name alone, e.g. github.example.com',
    'environment  GITHUB_API_URL  "api.github.com" is not an http(s) address without user and password; write e.g. https://github.example.com/api/v3',
    'environment  REDIS_URL  is not the address of a Redis; write redis://host:6379, rediss://… or the path of a socket',
    'environment  PRIVATE_KEY  holds no private key; use the .pem file GitHub gave for the App: as it is, with \\n, or in base64',
  ]);
  expect(error.message).not.toMatch(/hunter|"development"/);
});

test('a key file that is not there is named', () => {
  expect(refusalOf(() => loadEnvironment({ PRIVATE_KEY_PATH: '/nowhere/app.pem' })).message).toBe(
    'environment  PRIVATE_KEY_PATH  the file /nowhere/app.pem cannot be read; correct the path, or its permissions',
  );
});

test.each(['redis://localhost', 'rediss://u:p@redis.test:6380/2', 'unix:///run/redis.sock', '/run/redis.sock'])(
  '%s is the address of a Redis',
  (url) => {
    expect(loadEnvironment({ REDIS_URL: url }).redisUrl).toBe(url);
  },
);

test('who acts as the App is told what is missing and where to get it', () => {
  const error = refusalOf(() => requireGitHubApp(loadEnvironment({ GHE_HOST: 'git.acme.test', APP_ID: '12' })));
  expect(error.problems.map(({ code }) => code)).toEqual([
    'environment.private_key_missing',
    'environment.webhook_secret_missing',
  ]);
  expect(error).toMatchObject({
    where: 'environment',
    hint: 'make a key at https://git.acme.test/settings/apps and set PRIVATE_KEY_PATH to its file',
  });
  expect(refusalOf(() => requireGitHubApp(loadEnvironment({}))).code).toBe('environment.app_id_missing');
  const app = requireGitHubApp(loadEnvironment({ APP_ID: '12', PRIVATE_KEY: pem, WEBHOOK_SECRET: 's3cret' }));
  expect(app).toEqual({ appId: 12, privateKey: expect.stringContaining('BEGIN'), webhookSecret: 's3cret' });
});

test('what is printed has no secret in it, and a redactor learns them all', () => {
  const env = {
    PRIVATE_KEY: pem,
    WEBHOOK_SECRET: 'one-secret',
    WEBHOOK_SECRET_PREVIOUS: 'two-secret',
    REDIS_URL: 'redis://me:three%20secret@redis.test/1',
  };
  const environment = loadEnvironment(env);
  expect(JSON.stringify(maskSecrets(environment))).not.toMatch(/BEGIN|secret"|one-|two-|three/);
  expect(maskSecrets(environment).redisUrl).toBe('redis://me:********@redis.test/1');
  expect(secretsOf(environment)).toEqual([environment.privateKey, 'one-secret', 'two-secret', 'three secret']);
  expect(secretsOf(loadEnvironment({ REDIS_URL: '/run/redis.sock' }))).toEqual([]);
  expect(maskSecrets(loadEnvironment({}))).toEqual(loadEnvironment({}));
});

function refusalOf(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

// Which values of the environment must be shown nowhere.
import { expect, test } from 'vitest';
import { loadEnvironment } from '../../src/config/environment/environment.ts';
import { everySecret } from '../../src/config/environment/secrets.ts';

const ours = loadEnvironment({ WEBHOOK_SECRET: 'the webhook secret', REDIS_URL: 'redis://:the-redis-password@host' });

function passedOn(passEnv: string[], env: Record<string, string>, ambient: Record<string, string>) {
  return everySecret(loadEnvironment({}), { rust: { passEnv, env } }, ambient);
}

test('T-33: our own secrets are', () => {
  expect(everySecret(ours, {}, {})).toEqual(['the webhook secret', 'the-redis-password']);
});

test.each(['ANTHROPIC_API_KEY', 'NPM_TOKEN', 'DB_PASSWORD', 'client_secret', 'AWS_CREDENTIALS', 'BASIC_AUTH'])(
  'T-33: the value of %s, which an agent is given, is',
  (name) => {
    expect(passedOn([name], {}, { [name]: '0123456789' })).toEqual(['0123456789']);
    expect(passedOn([], { MODEL_ACCESS: `$${name}` }, { [name]: '0123456789' })).toEqual(['0123456789']);
    expect(passedOn([], { [name]: '$HOUSE' }, { HOUSE: '0123456789' })).toEqual(['0123456789']);
    expect(passedOn([], { [name]: 'written-down' }, {})).toEqual(['written-down']);
  },
);

test.each(['RUST_LOG', 'GIT_AUTHOR_NAME', 'SSH_AUTH_SOCK', 'KEYBOARD_LAYOUT', 'TOKEN_FILE', 'AUTH_MODE'])(
  'the value of %s is an ordinary word',
  (name) => {
    expect(passedOn([name], {}, { [name]: '0123456789' })).toEqual([]);
  },
);

test('what nobody is given is not asked for, and a short value would mask ordinary words', () => {
  expect(passedOn([], {}, { SOME_API_KEY: '0123456789' })).toEqual([]);
  expect(passedOn(['SOME_API_KEY'], {}, { SOME_API_KEY: 'info' })).toEqual([]);
  expect(passedOn(['SOME_API_KEY'], {}, {})).toEqual([]);
});

test('the public address is nobody’s default, and has no slash at its end', () => {
  expect(loadEnvironment({}).publicUrl).toBeNull();
  expect(loadEnvironment({ CONDUCTOR_URL: 'https://conductor.example.com/' }).publicUrl).toBe(
    'https://conductor.example.com',
  );
  expect(() => loadEnvironment({ CONDUCTOR_URL: 'https://me:pw@conductor.example.com' })).toThrow();
});

// T-30: the environment of an agent is what is allowed, and nothing else.
import { describe, expect, test } from 'vitest';
import type { AgentType } from '../../../src/core/policy.ts';
import { agentEnvironment, type EnvironmentSource } from '../../../src/engine/host/environment.ts';
import { agentType } from '../../core/policy.ts';
import { task } from '../../core/task.ts';

const secrets = {
  PRIVATE_KEY: 'pem',
  WEBHOOK_SECRET: 'w',
  WEBHOOK_SECRET_PREVIOUS: 'v',
  APP_ID: '424242',
  REDIS_URL: 'redis://:p@h',
  GITHUB_TOKEN: 'ghs_x',
  CONDUCTOR_HOME: '/state',
  NODE_OPTIONS: '--require x',
  LD_PRELOAD: 'x.so',
  SSH_AUTH_SOCK: '/sock',
  ANTHROPIC_API_KEY: 'sk-ant-x',
};
const ordinary = { HOME: '/home/runner', USER: 'runner', LANG: 'de_DE.UTF-8', TZ: 'UTC', PATH: '/usr/bin' };

describe('an agent', () => {
  test('has exactly these names, whatever the runner has', () => {
    expect(Object.keys(environment()).toSorted()).toEqual([
      'CONDUCTOR_AGENT',
      'CONDUCTOR_ATTEMPT',
      'CONDUCTOR_BRIEF',
      'CONDUCTOR_INBOX',
      'CONDUCTOR_OUTBOX',
      'CONDUCTOR_ROUND',
      'CONDUCTOR_TASK',
      'GIT_AUTHOR_NAME',
      'HOME',
      'LANG',
      'PATH',
      'TERM',
      'TMPDIR',
      'TZ',
      'USER',
    ]);
  });

  test('has no secret of ours, in a name or in a value', () => {
    const text = JSON.stringify(environment());
    for (const [name, value] of Object.entries(secrets)) {
      expect(text).not.toContain(`"${name}"`);
      expect(text).not.toContain(`"${value}"`);
    }
  });

  test('gets what its type may take over, and nothing else', () => {
    const env = environment({ passEnv: ['ANTHROPIC_API_KEY', 'NOT_SET'] });
    expect(env.ANTHROPIC_API_KEY).toBe('sk-ant-x');
    expect(env).not.toHaveProperty('NOT_SET');
    expect(env).not.toHaveProperty('REDIS_URL');
  });

  test('knows its task, attempt, round and desk', () => {
    expect(environment({}, { attempt: 2, round: 1 })).toMatchObject({
      CONDUCTOR_TASK: 'acme/widgets#12',
      CONDUCTOR_AGENT: 'rust',
      CONDUCTOR_ATTEMPT: '2',
      CONDUCTOR_ROUND: '1',
      CONDUCTOR_BRIEF: '/tree/.conductor/brief.md',
      CONDUCTOR_INBOX: '/tree/.conductor/inbox',
      CONDUCTOR_OUTBOX: '/tree/.conductor/outbox',
      TMPDIR: '/tmp/4711-12',
    });
  });

  test('finds `conductor` before all else on its PATH', () => {
    expect(environment().PATH).toBe('/bin-of-ours:/usr/bin');
    expect(environment({ env: { PATH: '/opt/rust/bin' } }).PATH).toBe('/bin-of-ours:/opt/rust/bin');
    expect(environment({}, {}, { ambient: {} }).PATH).toBe('/bin-of-ours:/usr/local/bin:/usr/bin:/bin');
  });

  test('keeps what its type says over what the runner has, but not its desk', () => {
    const env = environment({ env: { LANG: 'C', RUST_LOG: 'info', CONDUCTOR_TASK: 'other/task#1', TMPDIR: '/' } });
    expect(env).toMatchObject({
      LANG: 'C',
      RUST_LOG: 'info',
      CONDUCTOR_TASK: 'acme/widgets#12',
      TMPDIR: '/tmp/4711-12',
    });
  });

  test('has a language even where the runner has none', () => {
    expect(environment({}, {}, { ambient: { HOME: '/h' } })).toMatchObject({ LANG: 'C.UTF-8', TERM: 'tmux-256color' });
  });

  test('that was promised a variable the host does not have is not started without it', () => {
    const given = () => environment({ env: { TOKEN: '$MODEL_TOKEN' } });
    expect(given).toThrow(
      expect.objectContaining({
        code: 'variable_missing',
        retry: 'never',
        message: expect.stringContaining('$MODEL_TOKEN'),
      }),
    );
    expect(environment({ env: { KEY: '$ANTHROPIC_API_KEY' } }).KEY).toBe('sk-ant-x');
  });
});

function environment(type: Partial<AgentType> = {}, changes: object = {}, source: Partial<EnvironmentSource> = {}) {
  const ambient: EnvironmentSource['ambient'] = { ...secrets, ...ordinary };
  const given: EnvironmentSource = {
    ambient,
    resolve: (value) => (value.startsWith('$') ? ambient[value.slice(1)] : value),
    bin: '/bin-of-ours',
    temporary: '/tmp/4711-12',
    identity: { GIT_AUTHOR_NAME: 'Agent Conductor' },
    ...source,
  };
  return agentEnvironment(task('in_progress', { agent: agentType('rust', type), ...changes }), '/tree', given);
}

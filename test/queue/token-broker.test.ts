// Tokens for runners travel over Redis, and yet are not in it.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PortError } from '../../src/ports/port-error.ts';
import { answerToken, createTokens, seal, type TokenRequest, unseal } from '../../src/queue/token-broker.ts';
import { repository } from '../core/origin.ts';
import { ownRedis, until } from './ground.ts';

const ground = ownRedis();
const secret = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz';
const never = new AbortController().signal;

describe('a runner that asks for a token', () => {
  test('gets the one that was minted for its repository and permission', async () => {
    const asked = serve(async () => secret);
    expect(await tokens().token('4711-12', repository, 'write', never)).toBe(secret);
    expect(asked).toEqual([expect.objectContaining({ task: '4711-12', repository, permission: 'write' })]);
  });

  test('T-31: is the only one who can read it: it is never in Redis, nor on the wire', async () => {
    const monitor = await ground.connection().monitor();
    const wire: string[] = [];
    monitor.on('monitor', (_, words: readonly string[]) => wire.push(words.join(' ')));
    serve(async () => secret);
    await tokens().token('4711-12', repository, 'read', never);
    await ground.redis().echo('the end');
    await until(() => wire.some((line) => line.includes('the end')));
    monitor.disconnect();
    expect(
      wire.some((line) => line.includes('"sealed"')),
      'the answer passed by',
    ).toBe(true);
    expect(wire.filter((line) => line.includes(secret) || line.includes(secret.slice(4, 20)))).toEqual([]);
  });

  test('leaves nothing behind: neither request nor answer', async () => {
    serve(async () => secret);
    await tokens().token('4711-12', repository, 'read', never);
    await until(async () => (await ground.jobs('tokens')).length === 0);
    expect(await ground.redis().keys('*reply*')).toEqual([]);
  });

  test('hears why none was granted', async () => {
    serve(async () => {
      throw new PortError('github', 'forbidden', 'GitHub answered 403: suspended', 'never');
    });
    await expect(tokens().token('4711-12', repository, 'read', never)).rejects.toMatchObject({
      name: 'PortError',
      code: 'token_refused',
      message: 'GitHub answered 403: suspended',
      retry: 'never',
    });
  });

  test('R-33: hears until when GitHub limits, for a limit fails no task', async () => {
    serve(async () => {
      throw new PortError('github', 'rate_limited', 'GitHub answered 429', new Date(5_000));
    });
    await expect(tokens().token('4711-12', repository, 'write', never)).rejects.toMatchObject({
      retry: new Date(5_000),
    });
  });

  test('is not told the text of an unexpected error, which may quote anything', async () => {
    serve(async () => {
      throw new Error(`cannot parse ${secret}`);
    });
    await expect(tokens().token('4711-12', repository, 'read', never)).rejects.toThrow('GitHub gave no token');
  });

  test('does not wait for ever for a server that is not there', async () => {
    await expect(tokens(1).token('4711-12', repository, 'read', never)).rejects.toMatchObject({
      code: 'token_timeout',
      retry: 'soon',
      message: expect.stringContaining('conductor serve'),
    });
  });

  test('stops waiting when its work is broken off', async () => {
    const controller = new AbortController();
    const waiting = tokens().token('4711-12', repository, 'read', controller.signal);
    await until(async () => (await ground.jobs('tokens')).length === 1);
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  test('at the same time as others gets its own', async () => {
    serve(async ({ permission }) => `ghs_${permission}`);
    const both = (['read', 'write'] as const).map((permission) =>
      tokens().token('4711-12', repository, permission, never),
    );
    expect(await Promise.all(both)).toEqual(['ghs_read', 'ghs_write']);
  });
});

describe('a sealed text', () => {
  const own = generateKeyPairSync('x25519');
  const recipient = own.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

  test('is opened by the key it was sealed to, and looks different each time', () => {
    expect(unseal(seal(secret, recipient), own.privateKey)).toBe(secret);
    expect(seal(secret, recipient)).not.toBe(seal(secret, recipient));
  });

  test('is not opened by another key', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    expect(() => unseal(seal(secret, recipient), privateKey)).toThrow();
  });

  test.each([0, 1, 2, 3])('that was changed on the way is not opened (part %i)', (part) => {
    const parts = seal(secret, recipient).split('.');
    const bytes = Buffer.from(parts[part] ?? '', 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    parts[part] = bytes.toString('base64');
    expect(() => unseal(parts.join('.'), own.privateKey)).toThrow();
  });
});

function tokens(patience?: number) {
  return createTokens(ground.connection(), ground.outbox(), randomUUID, patience);
}

/** A server that mints tokens. @returns the requests it got */
function serve(mint: (request: TokenRequest) => Promise<string>): readonly TokenRequest[] {
  const asked: TokenRequest[] = [];
  const redis = ground.connection();
  const answer = async (data: unknown) => {
    asked.push(data as TokenRequest);
    await answerToken(redis, data as TokenRequest, () => mint(data as TokenRequest));
  };
  ground.work('tokens', answer);
  return asked;
}

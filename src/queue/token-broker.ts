// Tokens for runners: asked for over Redis, minted by the server, sealed to the asker's public key on the way back.
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Repository, TaskId } from '../core/subject.ts';
import { PortError } from '../ports/port-error.ts';
import type { Tokens } from '../ports/tokens.ts';
import { keys, type Scripted } from './connection.ts';
import type { Outbox } from './outbox.ts';

/** Data of a job in the queue `tokens`. */
export interface TokenRequest {
  readonly reply: string;
  readonly task: TaskId;
  readonly repository: Repository;
  readonly permission: 'read' | 'write';
  /** X25519, SPKI in DER, base64. */
  readonly publicKey: string;
}

/** `until`: milliseconds since the epoch; with it the refusal is a limit that ends then. */
type Answer =
  | { readonly sealed: string }
  | { readonly refused: string; readonly retry: 'soon' | 'never'; readonly until?: number };

const patienceSeconds = 30;

/** @param patience seconds to wait for an answer */
export function createTokens(
  redis: Scripted,
  outbox: Outbox,
  unique: () => string,
  patience = patienceSeconds,
): Tokens {
  return { token };

  async function token(
    task: TaskId,
    repository: Repository,
    permission: 'read' | 'write',
    signal: AbortSignal,
  ): Promise<string> {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    const reply = unique();
    const request: TokenRequest = {
      reply,
      task,
      repository,
      permission,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    };
    await outbox.queue('tokens').add('token', request, { removeOnComplete: true, removeOnFail: true });
    const answer = await waitFor(reply, signal);
    if ('refused' in answer) {
      const { refused, retry, until } = answer;
      throw new PortError('tokens', 'token_refused', refused, until === undefined ? retry : new Date(until));
    }
    return unseal(answer.sealed, privateKey);
  }

  /** On a connection of its own, for it blocks; cutting it ends the wait. */
  async function waitFor(reply: string, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const connection = redis.duplicate();
    connection.on('error', () => {});
    const cut = () => connection.disconnect();
    signal.addEventListener('abort', cut, { once: true });
    try {
      const found = await connection.blpop(keys.reply(reply), patience).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      });
      if (!found)
        throw new PortError(
          'tokens',
          'token_timeout',
          `no token within ${patience} s: is \`conductor serve\` running?`,
          'soon',
        );
      return JSON.parse(found[1]) as Answer;
    } finally {
      signal.removeEventListener('abort', cut);
      connection.disconnect();
    }
  }
}

/** Answers one request. @param mint asks GitHub for a token; its errors are told to the asker by code, without their text. */
export async function answerToken(redis: Scripted, request: TokenRequest, mint: () => Promise<string>): Promise<void> {
  const answer = await mint().then((token): Answer => ({ sealed: seal(token, request.publicKey) }), refusalOf);
  await redis
    .multi()
    .rpush(keys.reply(request.reply), JSON.stringify(answer))
    .expire(keys.reply(request.reply), patienceSeconds)
    .exec();
}

function refusalOf(error: unknown): Answer {
  if (!(error instanceof PortError)) return { refused: 'GitHub gave no token', retry: 'soon' };
  const { message: refused, retry } = error;
  return retry instanceof Date ? { refused, retry: 'soon', until: retry.getTime() } : { refused, retry };
}

/** X25519 with a fresh key, HKDF-SHA256, AES-256-GCM. @returns base64 parts: public key, nonce, tag, text */
export function seal(text: string, recipient: string): string {
  const own = generateKeyPairSync('x25519');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', shared(own.privateKey, importKey(recipient)), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const key = own.publicKey.export({ type: 'spki', format: 'der' });
  return [key, nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64')).join('.');
}

/** @throws when the text was not sealed to this key, or was changed on the way */
export function unseal(sealed: string, privateKey: KeyObject): string {
  const [key = '', nonce = '', tag = '', text = ''] = sealed.split('.');
  const decipher = createDecipheriv('aes-256-gcm', shared(privateKey, importKey(key)), Buffer.from(nonce, 'base64'));
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  return decipher.update(Buffer.from(text, 'base64'), undefined, 'utf8') + decipher.final('utf8');
}

function importKey(key: string): KeyObject {
  return createPublicKey({ key: Buffer.from(key, 'base64'), type: 'spki', format: 'der' });
}

function shared(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  return Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), '', 'conductor token', 32));
}

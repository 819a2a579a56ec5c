// One webhook request: size, form, signature, then into the intake, then the answer.
import type { IncomingMessage } from 'node:http';
import { isSigned } from './signature.ts';

/** Takes a verified webhook in. @throws when it could not be stored durably */
export type Receive = (guid: string, event: string, payload: unknown) => Promise<unknown>;

export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** GitHub's own cap; larger payloads are not delivered at all. */
const mostBytes = 25 * 1024 * 1024;
/** GitHub gives up after 10 s; a sender who dribbles must not hold a connection longer. */
export const patienceMs = 9_000;

/**
 * @param secrets asked at each request, so that a rotation needs no restart
 * @param patience milliseconds in which the whole body must have come
 * @returns the answer: 200 taken in or ignored, 400 not a webhook, 401 not signed by GitHub, 413 too large, 503 could not be stored
 */
export async function takeWebhook(
  request: IncomingMessage,
  secrets: readonly string[],
  receive: Receive,
  patience = patienceMs,
): Promise<Answer> {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  const body = await readBody(request, isJson ? mostBytes : 0, patience);
  if (body === 'too slow') return answer(408, 'the body took too long');
  if (!isJson) return answer(400, 'application/json is expected');
  if (body === 'too large') return answer(413, 'the body is larger than 25 MB');
  const signature = request.headers['x-hub-signature-256'];
  if (!isSigned(body, single(signature), secrets)) return answer(401, 'the signature is missing or wrong');
  const guid = single(request.headers['x-github-delivery']);
  const event = single(request.headers['x-github-event']);
  if (!guid || !event || !/^[\w-]{1,100}$/.test(guid))
    return answer(400, 'X-GitHub-Delivery and X-GitHub-Event are expected');
  const payload = parse(body);
  if (payload === undefined) return answer(400, 'the body is not a JSON object');
  try {
    await receive(guid, event, payload);
    return answer(200, 'ok');
  } catch {
    return answer(503, 'the delivery could not be stored; it will be asked for again');
  }
}

/** Reads to the end and keeps nothing of a body that is too large: a sender that is cut off would not hear the answer. */
async function readBody(
  request: IncomingMessage,
  most: number,
  patience: number,
): Promise<Buffer | 'too large' | 'too slow'> {
  let chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => request.destroy(new Error('too slow')), patience);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) chunks = [];
      else chunks.push(chunk);
    }
  } catch {
    return 'too slow';
  } finally {
    clearTimeout(timer);
  }
  return size > most ? 'too large' : Buffer.concat(chunks, size);
}

function parse(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function answer(status: number, message: string): Answer {
  return { status, body: status === 200 ? { ok: true } : { message } };
}

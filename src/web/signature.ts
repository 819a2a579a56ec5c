// Is a webhook really GitHub's? Checked over the raw bytes, before anything is parsed.
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * @param secrets the current one, and the previous one while a rotation lasts
 * @param signature value of `X-Hub-Signature-256`
 * @returns whether one of the secrets signed exactly these bytes
 */
export function isSigned(body: Buffer, signature: string | undefined, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? '');
  return secrets.some((secret) => {
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

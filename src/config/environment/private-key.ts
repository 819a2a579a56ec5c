// The private key of the App, in any of the forms people keep it in.
import { createPrivateKey } from 'node:crypto';

/**
 * @param text PEM, PEM with `\n` written out (one line in a .env file), or PEM in base64
 * @returns PEM that a key can be made from; undefined for anything else
 */
export function readPrivateKey(text: string): string | undefined {
  const written = text.trim().replace(/^"([\s\S]*)"$/, '$1');
  const pem = written.includes('-----BEGIN') ? written.replaceAll('\\n', '\n') : fromBase64(written);
  try {
    createPrivateKey(pem);
    return `${pem.trim()}\n`;
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

// Secrets masked before anything is shown: known formats, and the values we were configured with however they are written.

import { escapedPlaces, maskPlaces } from './percent-escapes.ts';
import { type SecretFormat, secretFormats } from './secret-formats.ts';
import { exactSpellings } from './secret-spellings.ts';

/** Shorter literals would mask ordinary words. */
const shortestLiteral = 6;
/** Shorter lines of a secret of many lines are its frame or its last few characters. */
const shortestLine = 20;
const mask = '[redacted]';

/**
 * Built once, applied to many texts. Clean a text first: an invisible character inside a token would hide it from here.
 *
 * @param literals values of configured secrets, of 6 characters at least; masked wherever they occur, also in Base64, in hex,
 * with percent signs or as JSON, and those of many lines also line by line
 * @returns a function that masks; masking twice changes nothing more
 */
export function createRedactor(literals: readonly string[]): (text: string) => string {
  const values = [...new Set(literals.flatMap(withLines))].filter((value) => !mask.includes(value));
  const exact = [...new Set(values.flatMap(exactSpellings))].sort((a, b) => b.length - a.length);
  return masked;

  function masked(text: string): string {
    const known = exact.reduce((rest, spelling) => rest.replaceAll(spelling, mask), text);
    const plain = maskPlaces(known, escapedPlaces(known, values), mask);
    return secretFormats.reduce(withoutFormat, plain);
  }
}

/** Masks one text; for many with the same literals use `createRedactor`. */
export function redact(text: string, literals: readonly string[] = []): string {
  return createRedactor(literals)(text);
}

function withLines(literal: string): string[] {
  const value = literal.trim();
  const lines = value.split(/\r?\n|\\n/).map((line) => line.trim());
  return [value, ...lines.filter((line) => line.length >= shortestLine)].filter((one) => one.length >= shortestLiteral);
}

function withoutFormat(text: string, { pattern, isSecret }: SecretFormat): string {
  return text.replace(pattern, (found: string, ...groups: unknown[]) => {
    const before = typeof groups[0] === 'string' ? groups[0] : '';
    return isSecret && !isSecret(found) ? found : `${before}${mask}`;
  });
}

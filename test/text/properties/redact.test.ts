// T-33: no secret of ours survives, however it is written and wherever it stands.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/text/secrets/redact.ts';
import { hostileText } from '../hostile.ts';
import { holds, patience } from './runs.ts';

const webhook = 'wh+sec/ret "quoted" ü%7';
const token = 'Zk3vN8qWm2Lx7Rt5';
const key = `-----BEGIN KEY-----\n${'Qm9/dGhlciBrZXk+'.repeat(4)}\n${'c2Vjb25kIGxpbmU/'.repeat(4)}\nshort==\n-----END KEY-----`;
const secrets = [webhook, token, key];
const mask = createRedactor(secrets);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const spellings: readonly ((secret: string, around: string) => string)[] = [
  (secret) => secret,
  (secret) => JSON.stringify({ secret }),
  (secret) => JSON.stringify(JSON.stringify({ secret })),
  (secret) => encodeURIComponent(secret),
  (secret) => encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  (secret) => percent(secret),
  (secret) => new URLSearchParams({ secret }).toString(),
  (secret) => Buffer.from(secret).toString('hex'),
  (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  (secret, around) => base64(`${around}${secret}${around}`),
  (secret, around) => Buffer.from(`${around}${secret}${around}`).toString('base64url'),
  (secret) => `Basic ${base64(`x-access-token:${secret}`)}`,
];
/** What of each secret may not be seen again. Its first and last letter may show where Base64 joins them to their neighbours. */
const core = (secret: string) => secret.slice(2, -2);

function isTold(text: string, secret: string): boolean {
  const runs = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  const decoded = runs.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString()));
  const hex = text.match(/(?:[0-9a-f]{2}){6,}/gi)?.map((run) => Buffer.from(run, 'hex').toString()) ?? [];
  const plain = unescaped(text);
  return [text, plain, plain.replaceAll('+', ' '), text.replaceAll('\\', ''), ...decoded, ...hex].some((one) =>
    one.includes(core(secret)),
  );
}

function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

test('T-33 a secret is masked in every spelling, between anything', { timeout: patience }, () => {
  const short = fc.string({ unit: 'binary-ascii', maxLength: 4 });
  holds(
    fc.property(
      hostileText,
      hostileText,
      short,
      fc.constantFrom(...secrets),
      fc.constantFrom(...spellings),
      (before, after, around, secret, spell) => {
        const masked = mask(`${before}${spell(secret, around)}${after}`);
        expect(isTold(masked, secret)).toBe(false);
        expect(masked).toContain('[redacted]');
        expect(mask(masked)).toBe(masked);
      },
    ),
  );
});

test('T-33 each long line of a key is masked by itself', { timeout: patience }, () => {
  holds(
    fc.property(hostileText, fc.constantFrom(...key.split('\n').slice(1, 3)), (around, line) => {
      expect(mask(`${around}${line}${around}`)).not.toContain(line.slice(4, -4));
    }),
  );
});

test('T-33 words, hashes and ids stay as they are', { timeout: patience }, () => {
  // In a million of them one happens to begin as GitHub's tokens do: that one is masked, and rightly.
  const word = fc
    .stringMatching(/^[a-z]{1,12}(?:[-_ .][a-z]{1,12}){0,6}$/)
    .filter(
      (words) => !/(?:gh[pousr]|github_pat|npm|hf|gsk|[sr]k_(?:live|test))_|xox[a-z]-|xapp-|glpat-|pypi-/.test(words),
    );
  const ordinary = fc.oneof(
    word.map((words) => `desk-${words} risk-${words} sk-${words.replace(/[a-z]{9,}/g, 'word')}`),
    fc.stringMatching(/^[0-9a-f]{40}$/),
    fc.uuid(),
    fc.stringMatching(/^https:\/\/[a-z]{2,9}\.example(?::8080)?\/[a-z]{1,9}\?q=[a-z]{1,9}$/),
  );
  holds(
    fc.property(ordinary, (text) => {
      expect(mask(text)).toBe(text);
    }),
  );
});

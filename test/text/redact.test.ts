// T-33: known formats and our own secrets are masked; words are not.
import { describe, expect, test } from 'vitest';
import { createRedactor, redact } from '../../src/text/secrets/redact.ts';

const long = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8';

describe('T-33 formats', () => {
  test.each([
    `ghp_${long}`,
    `ghu_${long}`,
    `ghr_${long}`,
    `ghs_123456_eyJhbGciOi.J9.abc-def_ghi`,
    `glpat-${long}`,
    `npm_${long}`,
    `hf_${long}`,
    `gsk_${long}`,
    `dckr_pat_${long}`,
    `pypi-${long}`,
    `AIza${long}`,
    `ya29.${long}`,
    `sk_live_${long}`,
    `xapp-1-A1B2C3D4-${long}`,
    `sk-proj-ab1-cd2-ef3-gh4`,
    'eyJhbGciOiJkaXIifQ..abcdefgh.ijklmnop.qrstuvwx',
    'eC1hY2Nlc3MtdG9rZW46Z2hzX2FiYw==',
    '-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEA\\n-----END OPENSSH PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\n2024-01-01T00:00:00.1Z a-b\n-----END PGP PRIVATE KEY BLOCK-----',
  ])('%s', (secret) => {
    expect(redact(`before ${secret} after`)).toBe('before [redacted] after');
  });

  test.each([
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [redacted]'],
    ['{"authorization":"Bearer abc.def"}', '{"authorization":"Bearer [redacted]"}'],
    ['{ \\"Authorization\\": \\"token abc\\" }', '{ \\"Authorization\\": \\"token [redacted]\\" }'],
    ['curl -H "PRIVATE-TOKEN: 12345678"', 'curl -H "PRIVATE-TOKEN: [redacted]"'],
    ['x-api-key=12345678', 'x-api-key=[redacted]'],
    [`sent bearer ${long}`, 'sent bearer [redacted]'],
    ['https://hooks.slack.com/services/T0/B0/abc!', 'https://hooks.slack.com/services/[redacted]!'],
    ['https://a.b/?x=1&access_token=abc&y=2', 'https://a.b/?x=1&access_token=[redacted]&y=2'],
    ['redis://:hunter2@host:6379', 'redis://:[redacted]@host:6379'],
    ['https://me:p@ss@host/a@b', 'https://me:[redacted]@host/a@b'],
    [`\\nghp_${long}\\n`, '\\n[redacted]\\n'],
    [`%3Aghs_${long}`, '%3A[redacted]'],
    [`\u001b[31msk-${long}`, '\u001b[31m[redacted]'],
    [`xxghp_${long}`, 'xx[redacted]'],
    [`AKIAABCDEFGHIJKLMNOP.`, '[redacted].'],
  ])('%s', (text, masked) => {
    expect(redact(text)).toBe(masked);
    expect(redact(masked)).toBe(masked);
  });

  test('a mask ends a word: what begins behind it is seen', () => {
    expect(createRedactor(['our-secret'])(`our-secretsk-${long}`)).toBe('[redacted][redacted]');
  });

  test.each([
    'task-runner desk-lamp-is-nice-and-warm-and-9-feet-high risk-free-for-everybody-of-us',
    'sk-toggleable__content-label sk-estimator-doc-link',
    'it weighs_heavily_on_everything and laughs_',
    'a basic understanding of it; the bearer understands-everything-there-is-to-know',
    'npm_config_registry_and_other_words_of_npm AIza ASIA PACIFIC AKIAABCDEFGHIJKLMNOPQRST',
    '0123456789abcdef0123456789abcdef01234567 550e8400-e29b-41d4-a716-446655440000',
    'https://example.com:8080/a@b and a:b@c and git@github.com:a/b.git',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'Authorization: required; api-key: none',
    'eyJ. eyJab.cd.ef ghp_short github_pat_short',
  ])('%s', (words) => {
    expect(redact(words)).toBe(words);
  });
});

describe('T-33 our own secrets', () => {
  const secret = 'p4ss/w+rd "x" ü';
  const pem = `-----BEGIN X-----\n${'abcdefgh/+'.repeat(6)}\nABCDEFGHIJKLMNOPQRST\nshort\n-----END X-----\n`;
  const mask = (text: string) => createRedactor([secret, pem, ' padded-value\n', 'tiny', '', 'redact'])(text);
  const bytes = Buffer.from(secret);

  test.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['in JSON that escapes slashes', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
    ['in hex', bytes.toString('hex')],
    ['in large hex', bytes.toString('hex').toUpperCase()],
    ['with percent signs', encodeURIComponent(secret)],
    ['with other percent signs', 'p4ss%2fw%2brd+%22x%22%20%c3%bc'],
    ['without its blanks around', 'padded-value'],
    ['as the lines of a key', 'ABCDEFGHIJKLMNOPQRST'],
    ['as a whole key in JSON', JSON.stringify(pem.trim()).slice(1, -1)],
  ])('%s', (_, text) => {
    expect(mask(`>${text}<`)).toBe('>[redacted]<');
  });

  test.each(['', 'a', 'ab', 'abc', 'x-access-token:'])('in Base64, behind %j', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const masked = mask(Buffer.from(`${before}${secret}!?`).toString(encoding));
      expect(masked).toMatch(/^[\w+/-]*\[redacted\][\w+/=-]*$/);
      expect(masked.replace('[redacted]', '').length).toBeLessThanOrEqual(Math.ceil((before.length * 4) / 3) + 6);
    }
  });

  test('in Base64 with escaped slashes, and broken into lines', () => {
    const letters = Buffer.from(`???${secret}`).toString('base64');
    expect(mask(letters.replaceAll('/', '\\/'))).toContain('[redacted]');
    const broken = Buffer.from(pem.trim()).toString('base64').replace(/.{76}/g, '$&\n');
    expect(mask(broken).split('\n')[0]).toBe('[redacted]');
    const narrow = Buffer.from(pem.trim()).toString('base64').replace(/.{64}/g, '$&\n');
    expect(mask(narrow).split('\n')[0]).toBe('[redacted]');
  });

  test('short ones, short lines and what the mask itself says stay', () => {
    expect(mask('tiny short [redacted] redact')).toBe('tiny short [redacted] redact');
    expect(createRedactor(['sixsix'])('sixsix')).toBe('[redacted]');
    expect(createRedactor(['fives'])('fives')).toBe('fives');
  });

  test('the lines of a key however it is indented, and no line shorter than 20 letters', () => {
    const indented = createRedactor([
      '-----BEGIN X-----\n   ABCDEFGHIJKLMNOPQRST  \n  QRSTUVWXYZ0123456789  \nshort-line',
    ]);
    expect(indented('>ABCDEFGHIJKLMNOPQRST< >QRSTUVWXYZ0123456789<')).toBe('>[redacted]< >[redacted]<');
    expect(indented('a short-line')).toBe('a short-line');
  });

  test('with percent signs, and what stands around it stays, letters of any length among it', () => {
    const around = '%zz % %C3 ü😀\ud800%';
    const two = createRedactor(['one-two-three', 'two-three-four']);
    expect(two(`${around}one%2Dtwo%2dthree${around}`)).toBe(`${around}[redacted]${around}`);
    expect(two('%6Fne-two-three-fou%72 one-two%2Dthree')).toBe('[redacted] [redacted]');
  });

  test('a secret with a plus is no secret with a blank', () => {
    const plus = createRedactor(['one+two']);
    expect(plus('one+two one%2Btwo one%2btwo')).toBe('[redacted] [redacted] [redacted]');
    expect(createRedactor(['one-two'])('%20 one+two')).toBe('%20 one+two');
    expect(createRedactor(['one two'])('%20 one+two')).toBe('%20 [redacted]');
  });

  test('each line of its Base64 is masked, and not only the first', () => {
    const key = 'A long secret, of which the Base64 fills more than three lines. '.repeat(4);
    const lines = Buffer.from(key.trim()).toString('base64').match(/.{76}/g) ?? [];
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(createRedactor([key])(line)).toBe('[redacted]');
  });

  test('the longer of two goes first', () => {
    expect(createRedactor(['secret-a', 'secret-a-and-more'])('secret-a-and-more')).toBe('[redacted]');
    expect(redact('secret-a and ghp_x', ['secret-a'])).toBe('[redacted] and ghp_x');
  });
});

test.each([
  'sk-',
  'eyJ',
  'eyJ-',
  'eyJaaaaaaaa.',
  'a.',
  'a://',
  '://a:',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  'ghp_',
  'xoxb-',
  '?token=',
  'authorization: ',
  'bearer ',
  '%73',
  'our-webhook-secre',
  'hooks.slack.com/services/',
  'AKIA',
])('T-33 four times as much of %j takes at most about four times as long', (piece) => {
  const mask = createRedactor(['our-webhook-secret']);
  const seconds = (length: number) => {
    const text = piece.repeat(length / piece.length);
    return Math.min(
      ...[1, 2, 3].map(() => {
        const start = process.cpuUsage().user;
        mask(text);
        return process.cpuUsage().user - start;
      }),
    );
  };
  seconds(10_000);
  // A pattern that looks at everything from everywhere takes sixteen times as long; what is too short to measure is fine.
  expect(seconds(400_000)).toBeLessThan(10 * Math.max(seconds(100_000), 20_000));
});

// What counts as a secret, and what must not stop honest work.
import { describe, expect, test } from 'vitest';
import { isTelling } from '../../src/workspace/guards/known-secrets.ts';
import { secretFinder } from '../../src/workspace/guards/secret-finder.ts';
import * as secret from './fixtures/secrets.ts';

const now = 1_800_000_000_000;

async function rulesIn(text: string, path = 'file.txt', secrets: readonly string[] = []) {
  const find = await secretFinder(secrets, now);
  return (await find(text, path)).map(({ rule }) => rule);
}

describe('a secret is found (T-34)', () => {
  test.each([
    ['a GitHub token', secret.githubToken, 'GitHub token'],
    ['a GitHub token that its preset rule finds too short', secret.githubToken.slice(0, 30), 'GitHub token'],
    ['a fine-grained GitHub token', `github_pat_11ABCDE0_${secret.githubToken.slice(4)}`, 'GitHub token'],
    ['an AWS key', secret.awsKey, 'AWS key'],
    ['a Slack token', secret.slackToken, 'slack/SLACK_TOKEN'],
    ['a Slack token of a newer kind', secret.slackToken.replace('xoxb', 'xoxe'), 'Slack token'],
    ['a Stripe key', secret.stripeKey, 'Stripe key'],
    ['an Anthropic key', secret.anthropicKey, 'API key'],
    ['a password in an address', secret.passwordUrl, 'password in an address'],
    ['a private key', secret.privateKey, 'private key'],
    ['an encrypted private key', secret.encryptedKey, 'private key'],
    ['a private key without an end', secret.privateKey.slice(0, 90), 'private key'],
    ['a private key in a string', JSON.stringify({ key: secret.privateKey }), 'private key'],
    ['a key with headers', secret.privateKey.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\n\n'), 'private key'],
    ['a web token that does not end', secret.webToken, 'JSON Web Token'],
    ['a web token that is still valid', secret.jwt({ sub: 'a', exp: now / 1000 + 60 }), 'JSON Web Token'],
    ['an npm token', ['npm', secret.githubToken.slice(4)].join('_'), 'npm/NPM_ACCESS_TOKEN'],
  ])('%s', async (_, text, rule) => {
    expect(await rulesIn(`const key = "${text}";\n`)).toContain(rule);
  });

  test('a password of an .npmrc, which only that file has', async () => {
    const line = `//registry.acme.dev/:_authToken=${secret.githubToken.slice(4)}\n`;
    expect(await rulesIn(line, 'web/.npmrc')).toEqual(['npm/Npmrc_authToken']);
    expect(await rulesIn(line, 'web/readme.md')).toEqual([]);
  });

  test('a comment in the file does not switch the scan off', async () => {
    const text = `// secretlint-disable\nconst key = "${secret.githubToken}"; // secretlint-disable-line\n`;
    expect(await rulesIn(text)).toContain('github/GITHUB_TOKEN');
  });

  test.each([
    ['plain', (value: string) => value],
    ['in base64 of a longer text', (value: string) => Buffer.from(`user:${value}!`).toString('base64')],
    ['in base64, shifted', (value: string) => Buffer.from(`xx${value}`).toString('base64')],
    ['in base64 for addresses', (value: string) => Buffer.from(`a${value}>>>`).toString('base64url')],
    ['in an address', (value: string) => encodeURIComponent(value)],
    ['in an address, in part', (value: string) => value.replace('c', '%63')],
    ['in JSON', (value: string) => JSON.stringify(value)],
    ['in hexadecimal', (value: string) => Buffer.from(value).toString('hex')],
  ])('a value this host knows, %s', async (_, write) => {
    const value = 'correct "horse"/battery+9';
    expect(await rulesIn(`x = ${write(value)} ;`, 'a', [value])).toEqual(['a secret of the runner']);
    expect(await rulesIn(`x = ${write('another "horse"/battery+9')} ;`, 'a', [value])).toEqual([]);
  });
});

describe('what is no secret passes', () => {
  test.each([
    ["AWS's documented key", ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
    ["AWS's documented secret", 'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"'],
    ['an account number', 'AWS_ACCOUNT_ID=1234-5678-9012'],
    ['a public key', secret.pem('PUBLIC KEY', secret.githubToken.slice(4).repeat(5))],
    ['a certificate', secret.pem('CERTIFICATE', secret.githubToken.slice(4).repeat(5))],
    ['a private key that is dots', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
    [
      'code about private keys',
      "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) return parsePrivateKeyMaterial(text);",
    ],
    ['a Slack placeholder', 'SLACK_TOKEN=xoxb-your-token-here'],
    ['a CSS class', '<div class="sk-fading-circle sk-circle-fade-dot-wrapper"></div>'],
    ['a template of an address', `postgres://\${USER}:\${PASSWORD}@db.acme.dev/x https://user:{password}@acme.dev`],
    ['a password for a compose service', 'redis://:hunter2hunter@redis:6379 postgres://app:s3cret77@localhost/x'],
    ['an address of documentation', 'https://alice:s3cret77@example.com/ https://git.example/'],
    ['a usual password', 'mysql://root:password@db.acme.dev/app'],
    ['an address with a port', 'http://acme.dev:8080/a@b.c'],
    ['the token of jwt.io', secret.jwt({ sub: '1234567890', name: 'John Doe' })],
    ['a web token that has run out', secret.jwt({ sub: 'a', exp: now / 1000 - 60 })],
    ['a commit id', 'e83c5163316f89bfbde7d9ab23ca2e25604af290'],
    ['an integrity hash', `"integrity": "sha512-${'q7Rt2LwX9vB4mZk8'.repeat(5)}=="`],
  ])('%s', async (_, text) => {
    expect(await rulesIn(text)).toEqual([]);
  });

  test.each([
    'production',
    '1234567890',
    '/home/runner/.cargo',
    './cache/x1',
    'https://proxy.acme.dev:8080',
    'en-US',
    '',
  ])('the value %j of a variable that is passed on', (value) => {
    expect(isTelling(value)).toBe(false);
  });
});

test('a value of a host that gives nothing away stops no work that has it', async () => {
  expect(await rulesIn('NODE_ENV=production', 'a', ['production', '/home/runner'])).toEqual([]);
});

test('no text takes long, however it was made', async () => {
  const find = await secretFinder([secret.githubToken], now);
  const hostile = [
    '-eyJ',
    'a-',
    'a://',
    'a://b:',
    'SG.a.',
    'http://a:b@',
    '-----BEGIN PRIVATE KEY-----\n',
    'eyJaaaaaaaa.',
    `-----BEGIN PRIVATE KEY-----\n${`${'Comment:'.repeat(10)}\n`.repeat(50)}`,
    '\\n',
    'sk-',
    'x',
    ' ',
    '\n',
  ];
  for (const piece of hostile) {
    const text = piece.repeat((256 * 1024) / piece.length);
    const began = performance.now();
    await find(text, 'a.txt');
    expect({ piece, slow: performance.now() - began > 3000 }).toEqual({ piece, slow: false });
  }
});

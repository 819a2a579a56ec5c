// What looks like a secret, beyond the rules of secretlint's preset, and which of those do not count here.

export interface SecretRule {
  /** Shown to people. */
  readonly name: string;
  /** Global; every repetition has an upper bound, so that no text takes long. */
  readonly pattern: RegExp;
  /** Looks at one match; without it every match counts. `now` in epoch milliseconds. */
  readonly counts?: (match: RegExpMatchArray, now: number) => boolean;
}

/** The formats that `redact` masks where the preset wants more of a value than leaves it harmless, and what the preset has not. */
export const ownRules: readonly SecretRule[] = [
  {
    // Also cut off, encrypted, PGP, or in a string of a program; `-----BEGIN … KEY-----` followed by dots is documentation.
    name: 'private key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|[\s"'`+,;|>]|(?:Proc-Type|DEK-Info|Version|Comment):[^\n]{0,80}\n){0,60}[A-Za-z0-9+/]{16}/g,
  },
  { name: 'GitHub token', pattern: /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{20,255}/g },
  {
    name: 'GitHub token',
    pattern: /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{20,255}/g,
    counts: ([text]) => /\d/.test(text),
  },
  {
    // CSS classes begin like this too: `sk-fading-circle`.
    name: 'API key',
    pattern: /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{20,255}/g,
    counts: ([text]) => /\d/.test(text) && (/[A-Z]/.test(text) || /^sk-(ant|proj|svcacct|or|live)-/.test(text)),
  },
  // The preset looks for ids only where it is told to; they come with the secret more often than not.
  { name: 'AWS key', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { name: 'Stripe key', pattern: /(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{16,255}/g },
  { name: 'Google OAuth secret', pattern: /(?<![A-Za-z0-9_-])GOCSPX-[A-Za-z0-9_-]{28}/g },
  {
    name: 'Slack token',
    pattern: /(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{16,255}/g,
    counts: ([text]) => /\d/.test(text),
  },
  {
    name: 'JSON Web Token',
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\.(eyJ[A-Za-z0-9_-]{8,4000})\.[A-Za-z0-9_-]{16,1000}/g,
    counts: ([, payload], now) => mayStillBeValid(payload ?? '', now),
  },
  {
    name: 'password in an address',
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:([^\s@/"'`<>]{3,200})@([A-Za-z0-9._-]{1,253})/gi,
    counts: ([, password, host]) => isReal(password ?? '') && isElsewhere(host ?? ''),
  },
];

/**
 * Rules of the preset that are left out. A comment in the work must not switch the scan off; passwords in addresses are ours to
 * judge, by their host.
 */
export const unusedPresetRules: readonly string[] = [
  '@secretlint/secretlint-rule-filter-comments',
  '@secretlint/secretlint-rule-basicauth',
  '@secretlint/secretlint-rule-database-connection-string',
];

/** Said by a value that stands for another, as in documentation. */
export const placeholder = /example|placeholder|your[-_]|dummy|change[-_]?me|redacted|x{6}|\*{3}|not-?a-?real/i;

/** Files that hold nothing but keys and passwords and often cannot be read as text. */
export const secretFiles =
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|\.git-credentials|\.netrc|_netrc|\.aws\/credentials|[^/]+\.(ppk|kdbx|p12|pfx|jks|keystore))$/i;

/** Where such a file is made for tests, or is every Android project's well-known one. */
export const harmlessFiles = /(^|\/)(tests?|__tests__|testdata|specs?|fixtures?|examples?)\/|(^|\/)debug\.keystore$/i;

/** The token of jwt.io is in half of all documentation; one that has run out opens nothing. */
function mayStillBeValid(payload: string, now: number): boolean {
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  const expires = /"exp"\s{0,10}:\s{0,10}(\d{1,12})/.exec(text)?.[1];
  return !text.includes('"1234567890"') && (expires === undefined || Number(expires) * 1000 > now);
}

function isReal(password: string): boolean {
  const usual = /^(pass(word)?|secret|pw|pwd|postgres|root|admin|user|guest|test|token|[x*.]+)$/i;
  return !/^[$%{<[(]/.test(password) && !usual.test(password);
}

/** Names of RFC 2606 and RFC 6761, and names without a dot, as services have in a compose file. */
function isElsewhere(host: string): boolean {
  return (
    host.includes('.') &&
    !/^127\.|^0\.0\.0\.0$|(^|\.)(localhost|local|internal\.test|test|example|invalid|example\.(com|net|org))$/i.test(
      host,
    )
  );
}

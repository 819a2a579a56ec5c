// What secrets of well-known services look like.

export interface SecretFormat {
  /** Global. What its first group holds stays to be seen; the rest is the secret. */
  readonly pattern: RegExp;
  /** For formats that ordinary words may have too. */
  readonly isSecret?: (found: string) => boolean;
}

// Every pattern begins where a token may begin and takes the whole run of its letters, so that a text of a megabyte made of
// beginnings costs no more than any other. In front of a token may stand an escape of JSON, of an address or of a terminal.
const start = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf]|%[0-9A-Fa-f]{2}|\[[0-9;]{0,9}m))`;
const newRun = String.raw`(?:(?<![\w-])|(?<=\\[nrtbf]|%[0-9A-Fa-f]{2}|\[[0-9;]{0,9}m))`;
// Up to the next five dashes, which end a key or begin another; logs may have times before each line, and one that was cut off
// has no end. No key is longer than this.
const keyBlock =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g;
const assigned = String.raw`[\\"']{0,4}\s{0,4}[:=]\s{0,4}[\\"']{0,4}`;

export const secretFormats: readonly SecretFormat[] = [
  { pattern: keyBlock },
  // GitHub; the newer installation tokens hold dots and a JWT, so `ghs_` does not end at 40 characters.
  { pattern: new RegExp(`${start}gh[pousr]_[A-Za-z0-9_.-]{16,}`, 'g') },
  { pattern: /gh[pousr]_[A-Za-z0-9]{36}[A-Za-z0-9_.-]*/g },
  { pattern: /github_pat_[A-Za-z0-9_]{16,}/g },
  // `x-access-token:` in Base64, as git sends an installation token.
  { pattern: /eC1hY2Nlc3MtdG9rZW46[A-Za-z0-9+/_-]+=*/g },
  // OpenAI, Anthropic and those who do as they do; Stripe.
  { pattern: new RegExp(`${start}sk-[A-Za-z0-9_-]{16,}`, 'g'), isSecret: isNoName },
  { pattern: new RegExp(`${start}[sr]k_(?:live|test)_[A-Za-z0-9]{16,}`, 'g') },
  { pattern: new RegExp(`${start}(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])`, 'g') },
  { pattern: new RegExp(`${start}(?:AIza[A-Za-z0-9_-]{35,}|ya29\\.[A-Za-z0-9_-]{20,})`, 'g') },
  { pattern: new RegExp(`${start}(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}`, 'g') },
  { pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]+/g },
  { pattern: new RegExp(`${start}(?:npm_|hf_|gsk_)[A-Za-z0-9]{30,}`, 'g') },
  { pattern: new RegExp(`${start}(?:glpat-|dckr_pat_|pypi-)[A-Za-z0-9_-]{20,}`, 'g') },
  // JWT, signed or encrypted.
  { pattern: new RegExp(`${newRun}eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){2,4}`, 'g') },
  { pattern: new RegExp(`(authorization${assigned}(?:basic|bearer|token)\\s{1,4})[\\w.~+/-]+=*`, 'gi') },
  { pattern: new RegExp(`((?:api-key|private-token|x-goog-api-key)${assigned})[\\w.~+/-]{8,}=*`, 'gi') },
  { pattern: /(\bbearer\s{1,4})[\w.~+/-]{20,}=*/gi, isSecret: isNoName },
  { pattern: /([?&](?:access_token|refresh_token|token|client_secret|secret|password|api_?key)=)[^\s&#"'<>[\]]+/gi },
  // A password in an address, up to the last @ of the host's part.
  { pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)[^\s/"'<>]+(?=@)/g },
];

/** Names are words with dashes between; a secret has a digit, or a long run of letters. */
function isNoName(found: string): boolean {
  return /[0-9]/.test(found) || /[A-Za-z]{16}/.test(found);
}

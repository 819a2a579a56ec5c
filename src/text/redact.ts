// Secrets masked before anything is shown: known formats, and the values we were configured with.

/** Shorter literals would mask ordinary words. */
const shortestLiteral = 6;
const mask = '[redacted]';

// GitHub's newer installation tokens hold dots and a JWT, so `ghs_` does not end at 40 characters.
const formats: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$(?![\s\S]))/g,
  /gh[pousr]_[A-Za-z0-9_.-]{16,}/g,
  /github_pat_[A-Za-z0-9_]{16,}/g,
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[a-z]-[A-Za-z0-9-]{8,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
];
const passwordInUrl = /\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi;

/**
 * Masks what looks like a secret. Clean the text first: an invisible character inside a token would hide it from here.
 *
 * @param literals values of configured secrets; masked wherever they occur
 */
export function redact(text: string, literals: readonly string[] = []): string {
  const masked = longestFirst(literals).reduce((rest, literal) => rest.replaceAll(literal, mask), text);
  return formats.reduce((rest, format) => rest.replace(format, mask), masked).replace(passwordInUrl, `$1${mask}`);
}

function longestFirst(literals: readonly string[]): string[] {
  return literals.filter((literal) => literal.length >= shortestLiteral).sort((a, b) => b.length - a.length);
}

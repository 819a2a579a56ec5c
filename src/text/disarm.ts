// Signs on which GitHub acts, made to do nothing: mentions, references, closing words.

/** Drawn as nothing, and enough to keep GitHub from seeing a mention or a reference. */
const gap = '&#8203;';
/** Leads to the same page, and what is named leaves no note there. */
const quietHost = 'https://redirect.github.com';

/** In one pass: a gap holds a `#` and a digit itself. */
export function disarm(text: string): string {
  const active =
    /@(?=[A-Za-z0-9])|#(?=\d)|GH(?=-\d)|(?:clos|fix|resolv)(?=(?:e[sd]?)?:?\s+https?:)|https?:\/\/(?:www\.)?github\.com(?=\/[\w.-]+\/[\w.-]+\/(?:issues|pull|discussions|commit)\/)/gi;
  return text.replace(active, (sign) => (sign.includes('://') ? quietHost : sign + gap));
}

// Links whose address others chose: a CI check's page, a comment's place.
import { redact } from './secrets/redact.ts';

/** Printable, and nothing that could end the link or a table cell. */
const address = /^https?:\/\/[\w./?#&=%:@+~,;!$*-]+$/i;

/**
 * @param words Markdown, escaped already
 * @returns a link; the words alone where the address is none that a link can hold, or holds a secret
 */
export function link(words: string, url: string): string {
  const isSafe = url.length <= 2000 && address.test(url) && redact(url) === url;
  return isSafe ? `[${words}](${url})` : words;
}

// HTML cut into tags and comments the way a browser does it, in one pass however broken it is.

export interface Token {
  /** Of a tag, in lower case; empty for a comment and what browsers take for one (`<!x>`, `<?x>`, `</ x>`). */
  readonly name: string;
  readonly closing: boolean;
  /** Names in lower case. */
  readonly attributes: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Their content is no HTML: only their own end tag ends them. `plaintext` nothing ends. */
const rawText = new Set('script style textarea title xmp iframe noembed noframes plaintext'.split(' '));
const opening = /<(?:!--|[!?]|\/(?![A-Za-z])|(\/?)([A-Za-z][^\s/>]*))/g;

/** @returns tags and comments in order; what never ends goes on to the end of the page */
export function tokensOf(page: string): Token[] {
  const tokens: Token[] = [];
  let place = 0;
  for (;;) {
    opening.lastIndex = place;
    const found = opening.exec(page);
    if (!found) return tokens;
    const [sign, slash = '', written = ''] = found;
    const name = written.toLowerCase();
    const inside = found.index + sign.length;
    const { attributes, end } =
      name === '' ? { attributes: [], end: endOfComment(page, found.index) } : tagFrom(page, inside);
    tokens.push({ name, closing: slash !== '', attributes, start: found.index, end });
    place = slash === '' && rawText.has(name) ? endOfRaw(page, name, end) : end;
  }
}

/** `<!-->` and `<!--->` are whole comments; `--!>` ends one too. */
function endOfComment(page: string, start: number): number {
  return after(page, page.startsWith('<!--', start) ? /<!--(?:-?>|[\s\S]*?--!?>)/y : />/g, start);
}

function tagFrom(page: string, start: number): { readonly attributes: readonly string[]; readonly end: number } {
  const attributes: string[] = [];
  let place = after(page, /[\s/]*/y, start);
  while (place < page.length && page[place] !== '>') {
    const name = after(page, /.[^\s/>=]*/sy, place);
    attributes.push(page.slice(place, name).toLowerCase());
    const value = /\s*=\s*/y;
    value.lastIndex = name;
    place = value.test(page) ? endOfValue(page, value.lastIndex) : name;
    place = after(page, /[\s/]*/y, place);
  }
  return { attributes, end: Math.min(place + 1, page.length) };
}

function endOfValue(page: string, start: number): number {
  const quote = page[start];
  if (quote !== '"' && quote !== "'") return after(page, /[^\s>]*/y, start);
  const end = page.indexOf(quote, start + 1);
  return end === -1 ? page.length : end + 1;
}

/** @returns where the end tag begins. */
function endOfRaw(page: string, name: string, start: number): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  close.lastIndex = start;
  return name === 'plaintext' ? page.length : (close.exec(page)?.index ?? page.length);
}

/** @returns the place behind the next match; the end of the page where there is none. */
function after(page: string, pattern: RegExp, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(page) ? pattern.lastIndex : page.length;
}

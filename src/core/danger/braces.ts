// Brace expansion, which the shell does before anything else: `{/etc,/usr}` is two words.

/**
 * @param text a word's part as written; a sequence (`{a..c}`) is left as it is
 * @returns at most `most` words
 */
export function bracesOf(text: string, most: number): readonly string[] {
  if (text.length > 200) return [text];
  const open = text.indexOf('{');
  const close = open < 0 ? -1 : closingOf(text, open);
  if (close < 0) return [text];
  const choices = choicesOf(text.slice(open + 1, close));
  if (choices.length < 2) return [text];
  const tails = bracesOf(text.slice(close + 1), most);
  const words = choices
    .slice(0, most)
    .flatMap((choice) => bracesOf(choice, most).flatMap((middle) => tails.map((tail) => middle + tail)));
  return words.slice(0, most).map((word) => text.slice(0, open) + word);
}

function closingOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function choicesOf(inside: string): readonly string[] {
  const choices = [''];
  let depth = 0;
  for (const letter of inside) {
    if (letter === '{') depth++;
    if (letter === '}') depth--;
    if (letter === ',' && depth === 0) choices.push('');
    else choices[choices.length - 1] += letter;
  }
  return choices;
}

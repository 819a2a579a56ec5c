// The ways one secret is written down: as it is, in JSON, in Base64, in hex. `percent-escapes` has what cannot be listed.

/** @returns texts of which each gives the secret away */
export function exactSpellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const json = inJson(secret);
  const hex = bytes.toString('hex');
  return [secret, json, inJson(json), json.replaceAll('/', '\\/'), hex, hex.toUpperCase(), ...inBase64(bytes)];
}

/** @returns a pattern for any mixture of characters and percent escapes: for a tool that knows nothing but patterns */
export function escapedPattern(secret: string): string {
  return [...secret].map(asIsOrEscaped).join('');
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Three bytes make four letters, so a secret within a longer text has three looks, depending on what stands before it; letters
 * that also depend on its neighbours are left off. `base64` and mail programs break lines after 76 letters, PEM after 64.
 */
function inBase64(bytes: Buffer): string[] {
  const looks = [0, 1, 2].flatMap((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    const core = letters.slice(first, Math.floor(((before + bytes.length) * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_'), core.replaceAll('/', '\\/')];
  });
  const whole = bytes.toString('base64');
  return [...looks, ...[64, 76].flatMap((width) => linesOf(whole, width))];
}

/** Without the last line, which may be as short as a word. */
function linesOf(letters: string, width: number): string[] {
  return Array.from({ length: Math.floor(letters.length / width) }, (_, row) =>
    letters.slice(row * width, (row + 1) * width),
  );
}

function asIsOrEscaped(character: string): string {
  const bytes = [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`)
    .join('');
  const plus = character === ' ' ? '|\\+' : '';
  return `(${character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')}|${bytes}${plus})`;
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

// The machine-readable last line of what we write on GitHub. It is trusted only in texts whose author is our App.

/** `kind` says what the text is (`status`, `note`, `pull`); `key` tells several of one kind apart. */
export interface Marker {
  readonly kind: string;
  readonly task: string | null;
  readonly key: string | null;
}

/** @returns the marker's line; values are escaped so that neither a space nor `--` can end it early. */
export function renderMarker(marker: Marker): string {
  const fields = [
    ['kind', marker.kind],
    ['task', marker.task],
    ['key', marker.key],
  ].flatMap(([name, value]) => (value === null ? [] : [`${name}=${escaped(String(value))}`]));
  return `<!-- conductor:v1 ${fields.join(' ')} -->`;
}

/** @returns the marker in the last line of the text; undefined where there is none or it is not ours. */
export function parseMarker(text: string): Marker | undefined {
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  if (!/^<!-- conductor:v1(?: (?:kind|task|key)=[A-Za-z0-9._~%-]*)+ -->$/.test(last)) return undefined;
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of last.matchAll(/(\w+)=(\S*)/g)) {
    const plain = unescaped(value);
    if (plain === undefined || values.has(name)) return undefined;
    values.set(name, plain);
  }
  const kind = values.get('kind');
  return kind === undefined ? undefined : { kind, task: values.get('task') ?? null, key: values.get('key') ?? null };
}

/** @returns the body with the marker as its last line; a body that already ends with it stays as it is. */
export function withMarker(body: string, marker: string): string {
  return body.trimEnd().endsWith(`\n${marker}`) ? body : `${body.trimEnd()}\n\n${marker}`;
}

function escaped(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('--', '-%2D')
    .replace(/^-|-$/g, '%2D');
}

function unescaped(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

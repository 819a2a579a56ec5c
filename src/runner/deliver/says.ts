// Does a value, as JSON gave it, say a text anywhere? Pure.

/** Blanks count as one: a CLI may break a text anew. */
export function says(value: unknown, text: string): boolean {
  const wanted = squash(text);
  return strings(value).some((said) => squash(said).includes(wanted));
}

/** @returns whether one of its strings is the name, and nothing more */
export function names(value: unknown, name: string): boolean {
  return strings(value).includes(name);
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

function squash(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

// What flows out of a command into the next: text that is known, or where text that is not known comes from.

export interface Flow {
  /** what is known of the text itself */
  readonly texts: readonly string[];
  /** the command that fetched it from the network */
  readonly download?: string | undefined;
  /** the command that decoded it, so that nobody can read what it is */
  readonly decoded?: string | undefined;
}

/** A word as the shell would pass it, and what flowed into it by substitution. */
export interface Field {
  readonly text: string;
  readonly flow: Flow;
}

/** What a variable or a part of a word may stand for: each text is one possibility. */
export interface Value {
  readonly texts: readonly string[];
  readonly flow: Flow;
}

export const nothing: Flow = { texts: [] };

/** A text that flows twice counts once, else `{ cat; cat; } | { cat; cat; }` would double it each time. */
export function joined(flows: readonly Flow[]): Flow {
  const different = [...new Set(flows)];
  return {
    texts: [...new Set(different.flatMap(({ texts }) => texts))],
    download: different.find(({ download }) => download !== undefined)?.download,
    decoded: different.find(({ decoded }) => decoded !== undefined)?.decoded,
  };
}

/** Text that came from elsewhere is in it, and nobody knows what it says. */
export function isUnread({ download, decoded }: Flow): boolean {
  return (download ?? decoded) !== undefined;
}

export function lineOf(fields: readonly Field[]): string {
  return fields.map(({ text }) => text).join(' ');
}

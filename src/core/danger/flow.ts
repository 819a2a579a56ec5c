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
  return {
    texts: [...new Set(flows.flatMap(({ texts }) => texts))].slice(0, 1_000),
    download: flows.find(({ download }) => download !== undefined)?.download,
    decoded: flows.find(({ decoded }) => decoded !== undefined)?.decoded,
  };
}

export function lineOf(fields: readonly Field[]): string {
  return fields.map(({ text }) => text).join(' ');
}

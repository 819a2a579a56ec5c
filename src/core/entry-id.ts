// Ids of blockers and decisions, unique within their task.

/** People write entries with ids of their own into the files, so counting is not enough. @returns `b1`, `b2` …: the first free one from the count on */
export function freshId(letter: 'b' | 'd', entries: readonly { readonly id: string }[]): string {
  const taken = new Set(entries.map(({ id }) => id));
  for (let number = entries.length + 1; ; number++) if (!taken.has(`${letter}${number}`)) return `${letter}${number}`;
}

// The known word a person most likely meant.

/** @returns the known word nearest to `word`, or undefined when none is near enough to be worth suggesting. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  const ranked = known
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, plain(candidate)) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** @returns `did you mean "cli"?`, or the known words when none is near. */
export function suggest(word: string, known: readonly string[], kind: string): string {
  const near = closest(word, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length > 0 ? `${kind}: ${known.join(', ')}` : `there are no ${kind}`;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, '');
}

// A word that was only begun ("validation" for "validation_profile") is as near as one slip.
function distanceTo(a: string, b: string): number {
  if (a.length >= 4 && b.length >= 4 && (a.startsWith(b) || b.startsWith(a))) return 1;
  return edits(a, b);
}

// Edit distance where swapping two neighbours is one slip (optimal string alignment).
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(rows, i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1, at(rows, i - 1, j - 1) + same, swapped));
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

function at(rows: readonly number[][], row: number, column: number): number {
  return rows[row]?.[column] ?? Infinity;
}

// Plain tables: columns as wide as their widest cell, two spaces between them, no lines.

const color = /\u001b\[\d+m/g;

/**
 * @param rows cells without line breaks; the first row is the head. Colours may be in them.
 * @returns one line per row, without blanks at its end
 */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, columns: number): string {
  return cell + ' '.repeat(Math.max(0, columns - width(cell)));
}

function width(cell: string): number {
  return [...cell.replace(color, '')].length;
}

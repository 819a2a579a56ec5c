// One line of a file that another program writes: it may be cut off, or be something else.

/** @returns undefined for what is no JSON */
export function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

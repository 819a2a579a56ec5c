// Progress goes to standard error: standard output is for the result alone.

/** @param {string} text one line */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

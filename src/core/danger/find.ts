// The words of a `find`: where it starts, and where the commands are that it runs.

/** @returns the words between the options of `find` itself and its first test: it starts there */
export function startsOf(args: readonly string[]): readonly string[] {
  const words = args.filter((arg) => !/^-(?:-|[A-Z]\w*|[dsx]+)$/u.test(arg));
  return words.slice(
    0,
    [...words, '!'].findIndex((word) => /^[-(!]/u.test(word)),
  );
}

/** @returns whether a command begins behind this word */
export function isExec(arg: string): boolean {
  return /^-(?:exec|ok)(?:dir)?$/u.test(arg);
}

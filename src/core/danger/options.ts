// The words after a program, told apart: options, their values, and operands.

/** The options of a program whose value is the next word. */
export interface Takers {
  /** letters of short ones */
  readonly values: string;
  /** names of long ones */
  readonly longValues: readonly string[];
}

/** @returns whether a short option has the letter, in either case: `-rF --force` has r and f */
export function hasLetter(args: readonly string[], letter: string): boolean {
  return options(args).some((arg) => !arg.startsWith('--') && arg.toLowerCase().includes(letter));
}

/** @param name a long option, which GNU programs let people shorten: `--recursive` is also `--rec` */
export function hasLong(args: readonly string[], name: string): boolean {
  return options(args).some((arg) => name.startsWith(arg.toLowerCase()));
}

/** @returns what is no option; all of it after `--` */
export function operands(args: readonly string[]): readonly string[] {
  const end = endOfOptions(args);
  return [...args.slice(0, end).filter((arg) => !isOption(arg)), ...args.slice(end + 1)];
}

export function isOption(arg: string): boolean {
  return arg.length > 1 && arg.startsWith('-');
}

/**
 * @param args the words after a program that ends its options with the first word that is none
 * @returns how many of the words are options and their values
 */
export function optionsIn(args: readonly string[], takers: Takers): number {
  let count = 0;
  let option = '';
  while (option !== '--' && /^(?:-.|\+[a-z])/iu.test(args[count] ?? '')) {
    option = args[count] ?? '';
    count += takesNext(option, takers) ? 2 : 1;
  }
  return count;
}

/** `-n 5` takes the next word, `-n5` and `--lines=5` have their value already */
function takesNext(option: string, { values, longValues }: Takers): boolean {
  if (option.startsWith('--')) return option !== '--' && longValues.some((name) => name.startsWith(option));
  return [...option].findIndex((letter) => values.includes(letter)) === option.length - 1;
}

function options(args: readonly string[]): readonly string[] {
  return args.slice(0, endOfOptions(args)).filter(isOption);
}

function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf('--');
  return end < 0 ? args.length : end;
}

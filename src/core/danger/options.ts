// The words after a program, told apart: options and operands.

/** @returns the letters of all short options, in lower case: `-rF --force` has r and f */
export function letters(args: readonly string[]): string {
  const short = options(args).filter((arg) => !arg.startsWith('--'));
  return short.map((arg) => arg.slice(1).toLowerCase()).join('');
}

/** @param name a long option, which GNU programs let people shorten: `--recursive` is also `--rec` */
export function hasLong(args: readonly string[], name: string): boolean {
  const asked = options(args).map((arg) => arg.toLowerCase().split('=')[0] ?? '');
  return asked.some((arg) => arg.length > 2 && name.startsWith(arg));
}

/** @returns what is no option; all of it after `--` */
export function operands(args: readonly string[]): readonly string[] {
  const end = endOfOptions(args);
  return [...args.slice(0, end).filter((arg) => !isOption(arg)), ...args.slice(end + 1)];
}

export function isOption(arg: string): boolean {
  return arg.length > 1 && arg.startsWith('-');
}

function options(args: readonly string[]): readonly string[] {
  return args.slice(0, endOfOptions(args)).filter(isOption);
}

function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf('--');
  return end < 0 ? args.length : end;
}

// What a command prints, as far as its words tell: for what reads it through a pipe or a substitution.
import { type Field, type Flow, lineOf, nothing } from './flow.ts';
import { operands } from './options.ts';
import { programOf } from './program.ts';
import { unwrapped } from './wrappers.ts';

type Prints = (args: readonly string[], line: string) => Flow | undefined;

const downloads: Prints = (_, line) => ({ texts: [], download: line });
const decodes: Prints = (_, line) => ({ texts: [], decoded: line });
const echoes: Prints = (args) => ({ texts: [unescaped(args.filter((arg) => !/^-[neE]+$/u.test(arg)).join(' '))] });

/** undefined stands for what flows in: most programs are filters */
const byProgram: ReadonlyMap<string, Prints> = new Map<string, Prints>([
  ...['curl', 'wget', 'aria2c', 'fetch', 'http', 'https', 'lynx', 'axel'].map((name): [string, Prints] => [
    name,
    downloads,
  ]),
  ...['base64', 'base32', 'basenc', 'openssl'].map((name): [string, Prints] => [
    name,
    (args, line) => (args.some((arg) => /^(?:-\w*[dD]|--d\w*)$/u.test(arg)) ? decodes(args, line) : undefined),
  ]),
  ['xxd', (args, line) => (args.some((arg) => /^-\w*r/u.test(arg)) ? decodes(args, line) : undefined)],
  ...['uudecode', 'gunzip', 'zcat'].map((name): [string, Prints] => [name, decodes]),
  ['echo', echoes],
  ['printf', (args) => ({ texts: [unescaped(formatted(args))] })],
  ['pwd', () => ({ texts: ['.'] })],
  ['git', (args) => (args.includes('--show-toplevel') ? { texts: ['.'] } : nothing)],
  ['find', (args) => ({ texts: startsOf(args) })],
]);

/** @param input what the command reads */
export function printed(words: readonly Field[], input: Flow, layer = 0): Flow {
  const { program, rest } = programOf(words);
  const prints = byProgram.get(program);
  const args = rest.slice(1).map(({ text }) => text);
  if (prints) return prints(args, lineOf(rest)) ?? input;
  const inner = layer < 10 ? unwrapped(program, rest, nothing)[0] : undefined;
  return inner ? printed(inner, input, layer + 1) : input;
}

/** `printf '%s %s' a b`: the placeholders are filled one after the other */
function formatted([format = '', ...values]: readonly string[]): string {
  const left = [...values];
  const text = format.replace(/%[-\d.]*[a-z]/gu, () => left.shift() ?? '');
  return [text, ...left].join(' ');
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([\da-f]{1,2})|0?([0-7]{1,3})|(n))/giu, (_, hex?: string, octal?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return octal === undefined ? '\n' : String.fromCharCode(Number.parseInt(octal, 8));
  });
}

/** A search prints paths below its starts; of the worktree nobody can tell which. */
function startsOf(args: readonly string[]): readonly string[] {
  const end = args.findIndex((arg) => arg.startsWith('-') || arg === '(' || arg === '!');
  return operands(args.slice(0, end < 0 ? args.length : end)).filter((path) => /^(?:[/~]|\.\.(?:\/|$))/u.test(path));
}

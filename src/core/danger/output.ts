// What a command prints, as far as its words tell: for what reads it through a pipe or a substitution.
import { startsOf } from './find.ts';
import { type Field, type Flow, lineOf, nothing } from './flow.ts';
import { programOf } from './program.ts';
import { mostWrappers, unwrapped } from './wrappers.ts';

type Prints = (args: readonly string[], line: string) => Flow | undefined;

const downloads: Prints = (_, line) => ({ texts: [], download: line });
const decodes: Prints = (_, line) => ({ texts: [], decoded: line });
const echoes: Prints = (args) => ({ texts: [unescaped(args.filter((arg) => !/^-[neE]+$/u.test(arg)).join(' '))] });

/** undefined stands for what flows in: most programs are filters */
const byProgram: ReadonlyMap<string, Prints> = new Map<string, Prints>([
  ...named('curl wget aria2c fetch http https lynx axel', downloads),
  ...named('base64 base32 basenc gzip bzip2 xz zstd gpg', decodesWith(/^--?\w*d/iu)),
  ...named('openssl', decodesWith(/^--?d(?:ecrypt)?$/iu)),
  ...named('xxd', decodesWith(/^--?r/u)),
  ...named('uudecode gunzip zcat bunzip2 bzcat unxz xzcat unzstd zstdcat', decodes),
  ...named('echo', echoes),
  ...named('printf', (args) => ({ texts: [unescaped(formatted(args))] })),
  ...named('pwd', () => ({ texts: ['.'] })),
  ...named('git', (args) => (args.includes('--show-toplevel') ? { texts: ['.'] } : nothing)),
  ...named('find', (args) => ({ texts: outsideOf(startsOf(args)) })),
]);

/** @param input what the command reads */
export function printed(words: readonly Field[], input: Flow, layer = 0): Flow {
  const { program, rest } = programOf(words);
  if (layer > mostWrappers) return { texts: [], decoded: lineOf(rest) };
  const prints = byProgram.get(program);
  const args = rest.slice(1).map(({ text }) => text);
  if (prints) return prints(args, lineOf(rest)) ?? input;
  const inner = unwrapped(program, rest, nothing)[0];
  return inner ? printed(inner, input, layer + 1) : input;
}

function named(programs: string, prints: Prints): readonly [string, Prints][] {
  return programs.split(' ').map((program) => [program, prints]);
}

function decodesWith(option: RegExp): Prints {
  return (args, line) => (args.some((arg) => option.test(arg)) ? decodes(args, line) : undefined);
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
function outsideOf(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => /^(?:[/~]|\.\.(?:\/|$))/u.test(path));
}

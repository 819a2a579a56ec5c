// Programs that run text as commands, and which text that is: shells, `eval`, `source`, other languages.
import { type Field, type Flow, joined, lineOf, nothing } from './flow.ts';

type Reads = (args: readonly Field[], input: Flow) => Flow;

const shells = 'sh bash rbash zsh dash ash ksh mksh fish tcsh csh'.split(' ');
const otherLanguage = /^(?:python|pypy|perl|ruby|node|php|lua|deno|bun|osascript|tclsh)[\d.]*$/u;

const byProgram: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ...shells.map((shell): [string, Reads] => [shell, readByShell]),
  ['eval', (args) => ({ ...joined(args.map(({ flow }) => flow)), texts: [lineOf(args)] })],
  ['source', (args) => args[0]?.flow ?? nothing],
  ['.', (args) => args[0]?.flow ?? nothing],
  ['trap', (args) => textOf(args[0])],
  ['alias', (args) => ({ texts: args.map(({ text }) => text.slice(text.indexOf('=') + 1)) })],
  ['at', (_, input) => input],
  ['batch', (_, input) => input],
  ['watch', (args) => textOf(...afterOptions(args, 'n'))],
  ['ssh', (args) => textOf(...afterOptions(args, 'bcDEeFIiJLlmOopQRSWw').slice(1))],
  ['env', (args) => textOf(optionValue(args, /^(?:-\w*S|--split-string)$/u))],
  ['flock', (args) => textOf(optionValue(args, /^(?:-c|--command)$/u))],
  ['script', (args) => textOf(optionValue(args, /^(?:-\w*c|--command)$/u))],
]);

/**
 * @param input what it would read
 * @returns what it runs: texts are scripts of a shell; where other text comes from is told, but not what it says
 */
export function interpreted(program: string, args: readonly Field[], input: Flow): Flow {
  if (otherLanguage.test(program)) return { ...readByLanguage(args, input), texts: [] };
  return byProgram.get(program)?.(args, input) ?? nothing;
}

export function isShell(program: string): boolean {
  return shells.includes(program);
}

/** `sh -lc text`, `sh file`, `sh < file`, `sh -s -- words` */
function readByShell(args: readonly Field[], input: Flow): Flow {
  const rest = afterOptions(args, 'oO', ['--rcfile', '--init-file']);
  const options = args.slice(0, args.length - rest.length).filter(({ text }) => /^-[a-z]+$/iu.test(text));
  if (options.some(({ text }) => text.includes('c'))) return textOf(rest[0]);
  const file = rest[0];
  const reads = file === undefined || options.some(({ text }) => text.includes('s')) || isInput(file);
  return reads ? input : file.flow;
}

/** `python3 -`, `perl -e text`, `node file`; a module (`python -m json.tool`) reads its input as data */
function readByLanguage(args: readonly Field[], input: Flow): Flow {
  const first = args.findIndex(({ text }) => !/^-[a-zA-Z]$/u.test(text) || /^-[cemp]$/u.test(text));
  const word = first < 0 ? undefined : args[first];
  if (word === undefined || isInput(word)) return input;
  return /^-[ce]$/u.test(word.text) ? (args[first + 1]?.flow ?? nothing) : word.flow;
}

function isInput({ text }: Field): boolean {
  return text === '-' || text === '/dev/stdin' || text === '/proc/self/fd/0';
}

function textOf(...words: readonly (Field | undefined)[]): Flow {
  const there = words.filter((word) => word !== undefined);
  if (there.length === 0) return nothing;
  return { ...joined(there.map(({ flow }) => flow)), texts: [lineOf(there)] };
}

function optionValue(args: readonly Field[], option: RegExp): Field | undefined {
  const at = args.findIndex(({ text }) => option.test(text));
  return at < 0 ? undefined : args[at + 1];
}

/** @param values letters of short options whose value is the next word */
function afterOptions(args: readonly Field[], values: string, longValues: readonly string[] = []): readonly Field[] {
  let at = 0;
  for (; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (text === '--') return args.slice(at + 1);
    if (!/^[-+]./u.test(text)) break;
    if (longValues.includes(text) || (!text.startsWith('--') && values.includes(text.at(-1) ?? ''))) at++;
  }
  return args.slice(at);
}

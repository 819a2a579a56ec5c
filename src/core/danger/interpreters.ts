// Programs that run text as commands, and which text that is: shells, `eval`, `source`, other languages.
import { type Field, type Flow, isUnread, joined, lineOf, nothing } from './flow.ts';
import { optionsIn, type Takers } from './options.ts';

type Reads = (args: readonly Field[], input: Flow) => Flow;

const shells = 'sh bash rbash zsh dash ash ksh mksh fish tcsh csh'.split(' ');
const otherLanguage = /^(?:python|pypy|perl|ruby|node|php|lua|deno|bun|osascript|tclsh)[\d.]*$/u;

const ofShell: Takers = { values: 'oO', longValues: ['--rcfile', '--init-file'] };
const ofWatch: Takers = { values: 'n', longValues: ['--interval'] };
const ofSsh: Takers = { values: 'bcDEeFIiJLlmOopQRSWw', longValues: [] };
/** Options whose value is a command, and what of it stands behind them in the same word. */
const splitString = /^(?:-\w*?S|--s[\w-]*=?)(.*)/su;
const commandOption = /^(?:-\w*?c|--com[\w-]*=?)(.*)/su;

const standardInput = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

const byProgram: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ...shells.map((shell): [string, Reads] => [shell, readByShell]),
  ['eval', (args) => textOf(args)],
  ['source', ([file]) => file?.flow ?? nothing],
  ['.', ([file]) => file?.flow ?? nothing],
  ['trap', ([action]) => textOf([action])],
  ['alias', (args) => ({ texts: args.map(({ text }) => text.slice(text.indexOf('=') + 1)) })],
  ['at', (_, input) => input],
  ['batch', (_, input) => input],
  ['watch', (args) => textOf(afterOptions(args, ofWatch))],
  ['ssh', (args) => textOf(afterOptions(args, ofSsh).slice(1))],
  ['env', (args) => valuesOf(args, splitString)],
  ['flock', (args) => valuesOf(args, commandOption)],
  ['script', (args) => valuesOf(args, commandOption)],
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
  const texts = args.map(({ text }) => text);
  const count = optionsIn(texts, ofShell);
  const letters = texts.slice(0, count).filter((text) => /^-[a-z]/iu.test(text));
  const file = args[count];
  if (letters.some((option) => option.includes('c'))) return textOf([file]);
  const reads = file === undefined || letters.some((option) => option.includes('s')) || isInput(file);
  return reads ? input : file.flow;
}

/** `python3 -`, `perl -e text`, `node file`; a module (`python -m json.tool`) reads its input as data */
function readByLanguage(args: readonly Field[], input: Flow): Flow {
  const code = args.find(({ text, flow }) => isUnread(flow) || !/^-[\w=-]+$/u.test(text));
  return code === undefined || isInput(code) ? input : code.flow;
}

function isInput({ text }: Field): boolean {
  return standardInput.has(text);
}

/** @returns words that are run as one line */
function textOf(words: readonly (Field | undefined)[]): Flow {
  const there = words.filter((word) => word !== undefined);
  return { ...joined(there.map(({ flow }) => flow)), texts: [lineOf(there)] };
}

/** @returns the values of an option: what stands behind it, else the next word; a later one may count instead of the first */
function valuesOf(args: readonly Field[], option: RegExp): Flow {
  const values = args.flatMap((arg, at): readonly Field[] => {
    const attached = option.exec(arg.text)?.[1];
    if (attached === '') return args.slice(at + 1, at + 2);
    return attached === undefined ? [] : [{ ...arg, text: attached }];
  });
  return { ...joined(values.map(({ flow }) => flow)), texts: values.map(({ text }) => text) };
}

function afterOptions(args: readonly Field[], takers: Takers): readonly Field[] {
  const texts = args.map(({ text }) => text);
  return args.slice(optionsIn(texts, takers));
}

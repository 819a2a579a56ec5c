// Programs that run the command in their own words: what to skip until that command begins.
import { type Field, type Flow, nothing } from './flow.ts';

interface Wrapper {
  /** letters of short options whose value is the next word */
  readonly values?: string;
  /** long options whose value is the next word */
  readonly longValues?: readonly string[];
  /** words of its own after the options */
  readonly operands?: number;
  /** it takes `NAME=value` in front of the command */
  readonly variables?: boolean;
  /** letters of options with which it only tells about the command */
  readonly tells?: string;
}

const plain: Wrapper = {};

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['env', { values: 'uC', longValues: ['--unset', '--chdir'], variables: true }],
  ['command', { tells: 'vV' }],
  ['exec', { values: 'a' }],
  ['time', { values: 'fo', longValues: ['--format', '--output'] }],
  ['timeout', { values: 'ks', longValues: ['--kill-after', '--signal'], operands: 1 }],
  ['gtimeout', { values: 'ks', longValues: ['--kill-after', '--signal'], operands: 1 }],
  ['nice', { values: 'n', longValues: ['--adjustment'] }],
  ['ionice', { values: 'cn', longValues: ['--class', '--classdata'] }],
  ['chrt', { operands: 1 }],
  ['taskset', { operands: 1 }],
  ['chroot', { operands: 1 }],
  ['stdbuf', { values: 'ioe' }],
  ['strace', { values: 'aeEoOpPsSuX' }],
  ['flock', { values: 'wE', longValues: ['--timeout', '--wait'], operands: 1 }],
  [
    'xargs',
    { values: 'adEILnPs', longValues: ['--max-args', '--max-procs', '--delimiter', '--arg-file', '--replace'] },
  ],
  ['systemd-run', { values: 'pEtMuH' }],
  ['npx', { values: 'p', longValues: ['--package'] }],
  ...[
    'builtin',
    'nohup',
    'setsid',
    'busybox',
    'toybox',
    'unshare',
    'nsenter',
    'fakeroot',
    'caffeinate',
    'unbuffer',
  ].map((name): [string, Wrapper] => [name, plain]),
]);

/**
 * @param words from the program on
 * @param input what it reads: `xargs` makes words of it
 * @returns the words of each command that it runs; none when it runs none of its words
 */
export function unwrapped(program: string, words: readonly Field[], input: Flow): readonly (readonly Field[])[] {
  if (program === 'find') return executed(words);
  const wrapper = wrappers.get(program);
  const inner = wrapper ? innerWords(wrapper, words) : [];
  if (inner.length === 0) return [];
  return [program === 'xargs' ? [...inner, ...input.texts.flatMap(fieldsOf)] : inner];
}

function innerWords(wrapper: Wrapper, words: readonly Field[]): readonly Field[] {
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at]?.text ?? '';
    if (word === '--') {
      at++;
      break;
    }
    if (word.startsWith('-') && word.length > 1) {
      if (onlyTells(wrapper, word)) return [];
      if (takesNext(wrapper, word)) at++;
    } else if (!(wrapper.variables && /^\w+=/u.test(word))) break;
  }
  return words.slice(at + (wrapper.operands ?? 0));
}

function onlyTells({ tells = '' }: Wrapper, option: string): boolean {
  return !option.startsWith('--') && [...tells].some((letter) => option.includes(letter));
}

/** `-n 5` takes the next word, `-n5` has its value already */
function takesNext({ values = '', longValues = [] }: Wrapper, option: string): boolean {
  if (option.startsWith('--')) return longValues.includes(option);
  return [...option].findIndex((letter, at) => at > 0 && values.includes(letter)) === option.length - 1;
}

/** `find … -exec rm {} ; -execdir sh -c '…' {} +` */
function executed(words: readonly Field[]): readonly (readonly Field[])[] {
  const commands: (readonly Field[])[] = [];
  for (let at = 0; at < words.length; at++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/u.test(words[at]?.text ?? '')) continue;
    const length = words.slice(at + 1).findIndex(({ text }) => text === ';' || text === '+');
    const end = length < 0 ? words.length : at + 1 + length;
    commands.push(words.slice(at + 1, end));
    at = end;
  }
  return commands;
}

function fieldsOf(text: string): readonly Field[] {
  const words = text.split(/\s+/u).filter(Boolean);
  return words.map((word) => ({ text: word, flow: nothing }));
}

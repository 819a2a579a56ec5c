// Programs that run the command in their own words: what to skip until that command begins.
import { isExec } from './find.ts';
import { type Field, type Flow, nothing } from './flow.ts';
import { optionsIn, type Takers } from './options.ts';

/** Who puts more of them around each other hides something. */
export const mostWrappers = 20;

interface Wrapper extends Takers {
  /** words of its own after the options */
  readonly operands: number;
  /** letters of options with which it only tells about the command */
  readonly tells: string;
}

const plain: Wrapper = { values: '', longValues: [], operands: 0, tells: '' };
const timeout: Wrapper = { ...plain, values: 'ks', longValues: ['--kill-after', '--signal'], operands: 1 };

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['env', { ...plain, values: 'uC', longValues: ['--unset', '--chdir'] }],
  ['command', { ...plain, tells: 'vV' }],
  ['exec', { ...plain, values: 'a' }],
  ['time', { ...plain, values: 'fo', longValues: ['--format', '--output'] }],
  ['timeout', timeout],
  ['gtimeout', timeout],
  ['nice', { ...plain, values: 'n', longValues: ['--adjustment'] }],
  ['ionice', { ...plain, values: 'cn', longValues: ['--class', '--classdata'] }],
  ['chrt', { ...plain, operands: 1 }],
  ['taskset', { ...plain, operands: 1 }],
  ['chroot', { ...plain, operands: 1 }],
  ['stdbuf', { ...plain, values: 'ioe', longValues: ['--input', '--output', '--error'] }],
  ['strace', { ...plain, values: 'aeEoOpPsSuX' }],
  ['flock', { ...plain, values: 'wE', longValues: ['--timeout', '--wait'], operands: 1 }],
  ['script', { ...plain, values: 'BcEImoOTt', operands: 1 }],
  [
    'xargs',
    {
      ...plain,
      values: 'adEILnPs',
      longValues: ['--max-args', '--max-procs', '--delimiter', '--arg-file', '--replace'],
    },
  ],
  ['systemd-run', { ...plain, values: 'pEtMuH' }],
  ['npx', { ...plain, values: 'p', longValues: ['--package'] }],
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
    'cross-env',
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
  const inner = wrapper ? innerWords(wrapper, words.slice(1)) : [];
  if (inner.length === 0) return [];
  return [program === 'xargs' ? [...inner, ...input.texts.flatMap(fieldsOf)] : inner];
}

/** Variables may be set (`env NAME=value`) between the options and the command. */
function innerWords(wrapper: Wrapper, args: readonly Field[]): readonly Field[] {
  const texts = args.map(({ text }) => text);
  const options = optionsIn(texts, wrapper);
  if (texts.slice(0, options).some((option) => [...wrapper.tells].some((letter) => option.includes(letter)))) return [];
  const rest = args.slice(options);
  const variables = [...texts.slice(options), ''].findIndex((text) => !/^\w+=/u.test(text));
  return rest.slice(variables + wrapper.operands);
}

/** `find … -exec rm {} ; -execdir sh -c '…' {} +` */
function executed(words: readonly Field[]): readonly (readonly Field[])[] {
  const commands: Field[][] = [];
  let open: Field[] | undefined;
  for (const word of words) {
    if (word.text === ';' || word.text === '+') open = undefined;
    else if (open) open.push(word);
    else if (isExec(word.text)) {
      open = [];
      commands.push(open);
    }
  }
  return commands;
}

function fieldsOf(text: string): readonly Field[] {
  return [...text.matchAll(/\S+/gu)].map(([word]) => ({ text: word, flow: nothing }));
}

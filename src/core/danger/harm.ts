// When the words of a command do harm: the conditions of the table in rules.ts.
import { isExec, startsOf } from './find.ts';
import { hasLetter, hasLong, isOption, operands } from './options.ts';
import { isDevice, isSystemFile, type Place, placeOf } from './places.ts';
import type { Run } from './rules.ts';

type Places = readonly Place[];

/** Not one file of these may be deleted; of a home, only what lies deeper; of the outside and the worktree, not all. */
const precious: Places = ['root', 'system', 'keys'];
const owned: Places = [...precious, 'home'];
const foreign: Places = [...owned, 'outside'];
const every: Places = [...foreign, 'worktree'];

/** Words that follow a program's name when somebody speaks of it: "sudo is not needed", "doas should go". */
const spoken = new Set(
  (
    "a access and are as at be can cannot does doesn't for from has in is isn't may might must needs not of on or " +
    'password permission permissions privileges rights should that the this to was were will with without would'
  ).split(' '),
);

/** Tests of a `find` that leave something out. */
const choosing = /^-(?:i?(?:name|path|regex|wholename)|[acm]?(?:min|time)|.?newer.*|size|empty|user)$/u;

/** What `systemctl` calls it to stop the machine, or all that runs on it. */
const stopping = new Set(['poweroff', 'reboot', 'soft-reboot', 'halt', 'kexec', 'rescue', 'emergency']);

/** @param pattern for the first word after the program, which is empty when there is none */
export function firstIs(pattern: RegExp): (run: Run) => boolean {
  return ({ args }) => pattern.test(args[0] ?? '');
}

export function hasOption(pattern: RegExp): (run: Run) => boolean {
  return ({ args }) => args.some((arg) => pattern.test(arg));
}

/** Without a word a program like `sudo` only prints how it is used. */
export function isUsed({ args }: Run): boolean {
  return args.length > 0 && !spoken.has((args[0] ?? '').toLowerCase());
}

export function becomesUser({ args }: Run): boolean {
  return args.length === 0 || args[0] === 'root' || args.some((arg) => arg.startsWith('-'));
}

/** `rm` needs to be told to go into directories; of what is precious a single file is too much. */
export function deletes({ program, args, directory }: Run): boolean {
  if (hasLong(args, '--no-preserve-root')) return true;
  const recursive = program === 'rimraf' || hasLetter(args, 'r') || hasLong(args, '--recursive');
  return anyIn(recursive ? every : precious, operands(args), directory);
}

/** With a test (`-name …`) a search of the worktree is housekeeping; without one it takes all. */
export function findsAndDeletes({ args, directory }: Run): boolean {
  const starts = startsOf(args);
  const deleting = args.some((arg, at) => arg === '-delete' || (isExec(arg) && isDestroyer(args[at + 1] ?? '')));
  const choosy = args.some((arg) => choosing.test(arg));
  return deleting && anyIn(choosy ? owned : every, starts.length > 0 ? starts : ['.'], directory);
}

export function movesAway({ args, directory }: Run): boolean {
  return anyIn(owned, operands(args).slice(0, -1), directory);
}

export function writesDevice({ args, directory }: Run): boolean {
  return operands(args).some((path) => isDevice(path, directory));
}

export function landsOnDevice({ args, directory }: Run): boolean {
  return isDevice(operands(args).at(-1) ?? '', directory);
}

export function copiesToDevice(run: Run): boolean {
  return outputsOf(run).some((path) => isDevice(path, run.directory));
}

export function writesSystem({ args, directory }: Run): boolean {
  return operands(args).some((path) => isSystemFile(path, directory));
}

export function landsInSystem({ args, directory }: Run): boolean {
  return isSystemFile(operands(args).at(-1) ?? '', directory);
}

export function copiesToSystem(run: Run): boolean {
  return outputsOf(run).some((path) => isSystemFile(path, run.directory));
}

/** "mkfs formats disks" names no disk. */
export function formats({ args }: Run): boolean {
  return args.length === 0 || args.some((arg) => isOption(arg) || /[/.]\w/u.test(arg));
}

/** With `-l` or `print` these only show what there is. */
export function partitions({ args, directory }: Run): boolean {
  const shows = hasLetter(args, 'l') || hasLong(args, '--list') || args.includes('print');
  return !shows && args.some((arg) => isDevice(arg, directory));
}

/** The mode or owner in front is taken for a path too, and is none of these places. */
export function changesPermissions({ args, directory }: Run): boolean {
  const recursive = hasLetter(args, 'r') || hasLong(args, '--recursive');
  return anyIn(recursive ? foreign : precious, operands(args), directory);
}

export function stopsMachine({ args }: Run): boolean {
  return stopping.has((operands(args)[0] ?? '').toLowerCase());
}

/** Process -1 stands for all; a first `-1` is the signal of that number. */
export function killsAll({ args }: Run): boolean {
  return args.slice(1).includes('-1');
}

function anyIn(places: Places, paths: readonly string[], directory: string): boolean {
  return paths.some((path) => {
    const place = placeOf(path, directory);
    return places.some((one) => one === place);
  });
}

function outputsOf({ args }: Run): readonly string[] {
  return args.filter((arg) => arg.toLowerCase().startsWith('of=')).map((arg) => arg.slice(3));
}

function isDestroyer(program: string): boolean {
  return /(?:^|\/)(?:rm|srm|shred|unlink|rimraf|mv|truncate)$/iu.test(program);
}

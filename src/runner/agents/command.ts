// `cli: command`: any program of the operator's choice, described by its options alone. It ends with 0 when it finished.
import { join } from 'node:path';
import { CommandOptions } from '../../config/schema/agent-options.ts';
import type { Driver, Launch, Options, ScreenPatterns } from './driver.ts';

export const command: Driver = {
  cli: 'command',
  program: '',
  checkedWith: null,
  unknownSession: null,
  keys: (options) => CommandOptions.parse(options).keys,
  input: { lines: 1, length: 900, settle: 250, clear: ['C-u'], interrupt: ['C-c'] },
  screen,
  answers: { yes: ['y', 'Enter'], no: ['n', 'Enter'] },
  transcript: null,
  prepare: (launch) => ({ argv: [launch.program, ...launch.args, ...told(launch)], env: {}, files: [] }),
  readEvent: () => [],
  sessionOf: () => null,
};

function told({ options, prompt, worktree }: Launch): readonly string[] {
  const ways = { none: [], argument: [prompt], file: [join(worktree, '.conductor', 'brief.md')] };
  return ways[CommandOptions.parse(options).prompt];
}

function screen(options: Options): ScreenPatterns | null {
  const { ready, busy, asking } = CommandOptions.parse(options);
  if (ready === undefined && busy === undefined && asking === undefined) return null;
  return { version: '', ready: list(ready), working: list(busy), asking: list(asking), limited: [], dialog: [] };
}

function list(expression: string | undefined): readonly string[] {
  return expression === undefined ? [] : [expression];
}

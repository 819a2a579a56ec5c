// A text made to cost time costs the program that reads it little: anybody may write one, and as often as he likes.
import { afterAll, expect, test } from 'vitest';
import { branchOf } from '../../src/core/branch.ts';
import { judge } from '../../src/core/danger/judge.ts';
import { parseCommands } from '../../src/text/command.ts';
import { withoutHidden } from '../../src/text/hidden/hidden.ts';
import { plain, quote } from '../../src/text/markdown.ts';
import { redact } from '../../src/text/secrets/redact.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
afterAll(() => world.end());

/** Processor time, which a busy machine does not lengthen as much; five times what the worst takes. */
const mostMs = 1_500;

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'looking for commands': (text) => parseCommands(`/conductor send ${text}\n\n/conductor stop`),
  'looking for hidden words': (text) => withoutHidden(text),
  'looking for dangerous commands': (text) => judge(text),
  'looking for secrets': (text) => redact(text),
  quoting: (text) => quote(text),
  'putting on one line': (text) => plain(text),
  'making a branch': (text) => branchOf({ number: 1, title: text }),
};

test.each(Object.entries(readers))('%s', (_, read) => {
  for (const { name, text } of world.texts) {
    const before = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000, name).toBeLessThan(mostMs);
  }
});

// The language in which a test tells the stand-in for a model what to do.
import { expect, test } from 'vitest';
import { parseScript } from './script.ts';

test('each step that calls a tool or fails is a move, with what is said and waited before it', () => {
  const text = `Please.
[[say I look.]] [[sleep 20]]
[[sh: printf '%s' "a]]b" | cat]]
[[tool conductor.ask {"text": "Tabs?"}]] and then [[hold night]] [[fail 529]]
[[say Done.]]`;
  expect(parseScript(text)).toEqual([
    { wait: 20, holds: [], text: 'I look.', end: { kind: 'call', tool: null, command: `printf '%s' "a]]b" | cat` } },
    { wait: 0, holds: [], text: '', end: { kind: 'call', tool: 'conductor.ask', args: { text: 'Tabs?' } } },
    { wait: 0, holds: ['night'], text: '', end: { kind: 'failure', status: 529 } },
    { wait: 0, holds: [], text: 'Done.', end: null },
  ]);
});

test('what is no step is left alone', () => {
  expect(parseScript('[[x]] [sh: ls] [[shell ls]] `[[ -e x ]]`')).toEqual([]);
});

// What the stand-in for a model does next, told by the conversation alone.
import { expect, test } from 'vitest';
import { answer, theEnd, title } from './answer.ts';
import type { Turn } from './asked.ts';
import { saidByUser } from './said.ts';

const tools = [{ name: 'Bash', schema: {} }];
const user = (text: string): Turn => ({ by: 'user', text });
const result = (text: string): Turn => ({ by: 'tool', text });
const next = (...turns: Turn[]) => answer({ turns, tools });
const sh = (command: string) => ({ kind: 'call', tool: null, command });

test('each result of a tool brings the next step; then it says what it is', () => {
  const prompt = user('[[sh: one]]\n[[sh: two]]');
  expect(next(prompt).end).toEqual(sh('one'));
  expect(next(prompt, result('')).end).toEqual(sh('two'));
  expect(next(prompt, result(''), result(''))).toEqual({ wait: 0, holds: [], text: theEnd, end: null });
});

test('what a person says begins anew, whatever came before', () => {
  expect(next(user('[[sh: one]]'), result(''), user('[[sh: two]]')).end).toEqual(sh('two'));
  expect(next(user('[[sh: one]]'), result(''), user('How are you?')).text).toBe(theEnd);
});

test('files of the conductor that a person points to are read first, and hold the script', () => {
  const prompt = user('Read .conductor/brief.md and `.conductor/inbox/ci-1.md`, then act.');
  expect(next(prompt).end).toEqual(sh('cat .conductor/brief.md .conductor/inbox/ci-1.md'));
  const read = result('# Task\n[[sh: one]]\n[[sh: two]]\n');
  expect(next(prompt, read).end).toEqual(sh('one'));
  expect(next(prompt, read, result('[[sh: other]]')).end).toEqual(sh('two'));
});

test('a file whose text was lost on the way is read again, but not for ever', () => {
  const prompt = user('Read .conductor/brief.md');
  const lost = result('Output: (empty)');
  expect(next(prompt, lost).end).toEqual(sh('cat .conductor/brief.md'));
  expect(next(prompt, lost, result('Output: # Task\n[[sh: one]]'), result('')).text).toBe(theEnd);
  expect(next(prompt, lost, lost, lost, lost).text).toBe(theEnd);
});

test('a request without tools is about the title', () => {
  expect(answer({ turns: [user('[[sh: one]]')], tools: [] }).text).toBe(title);
});

test('what a CLI adds to the words of a person is not theirs, unless it hands their words on', () => {
  expect(saidByUser(['<system-reminder>\nRead .conductor/brief.md'])).toEqual([]);
  expect(saidByUser(['<environment_context>x', 'Hello'])).toEqual([user('Hello')]);
  expect(saidByUser(['<system-reminder>They said: [[sh: one]]'])).toHaveLength(1);
});

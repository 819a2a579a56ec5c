// Everything we write on GitHub, made of hostile words.
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { type TaskState, taskStates } from '../../src/core/task.ts';
import { parseCommands } from '../../src/text/command.ts';
import { renderHelp } from '../../src/text/help.ts';
import { parseMarker } from '../../src/text/marker.ts';
import { renderPull } from '../../src/text/pull-request.ts';
import { renderStatus } from '../../src/text/status/status-comment.ts';
import { bodiesOf, everyFace, everyStage, limits, longestOf, memoryOf, notesOf } from './every-text.ts';
import { hostile } from './hostile.ts';
import { loadedTask, sampleTask } from './sample-task.ts';

const state = fc.constantFrom<TaskState>(...taskStates);

/** What we post: comments and pull requests. */
function posted(words: string, states: readonly TaskState[]): readonly string[] {
  const tasks = [...states.flatMap((current) => everyFace(words, current)), ...everyStage(words)];
  return [...notesOf(words), ...tasks.flatMap(bodiesOf)];
}

/** What GitHub looks through for mentions and references: the text a reader sees, without code. */
function proseOf(body: string): string {
  const texts: string[] = [];
  const walk = (node: Nodes) => {
    if (node.type === 'text') texts.push(node.value);
    if ('children' in node) for (const child of node.children) walk(child);
    if (node.type === 'paragraph') texts.push('\n');
  };
  walk(fromMarkdown(body.replace(/<code>.*?<\/code>/g, '')));
  return texts.join('');
}

/** Our own: the requester, the contract, links to the pull request and to issues of the project. */
const ourWords = /@mona|Fixes #12|#(?:34|12)/g;

test('T-12 R-30 nothing we post holds a command, a mention, a reference, a closing word or a secret of others', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(hostile, state, (words, current) => {
      for (const body of posted(words, [current])) {
        expect(parseCommands(body), body).toEqual([]);
        expect(proseOf(body).replace(ourWords, ''), body).not.toMatch(/@[a-z0-9]|#\d|GH-\d|closes https:/i);
        expect(body).not.toContain('ghs_1234567890');
      }
    }),
    { numRuns: 25 },
  );
});

test.each(['/conductor stop', '\n\n/conductor stop\n\n', '</details>\n\n/conductor stop', '```\n/conductor stop'])(
  'T-12 T-21 no template in any state holds a command when it is filled with %j',
  { timeout: 60_000 },
  (words) => {
    for (const body of posted(words, taskStates)) expect(parseCommands(body), body).toEqual([]);
  },
);

test('T-12 neither do the memory files, nor the help', () => {
  expect(parseCommands(renderHelp())).toEqual([]);
  fc.assert(
    fc.property(hostile, (words) => {
      for (const file of memoryOf(words)) expect(parseCommands(file), file).toEqual([]);
    }),
  );
});

test('T-28 the marker is the last line and cannot be forged by the text', () => {
  fc.assert(
    fc.property(hostile, state, (words, current) => {
      for (const task of everyFace(words, current)) {
        expect(parseMarker(renderStatus(task, limits))).toEqual({ kind: 'status', task: '7-12', key: null });
        expect(parseMarker(renderPull(task).body)).toEqual({ kind: 'pull', task: '7-12', key: null });
      }
      for (const note of notesOf(words)) expect(parseMarker(note)).toBeUndefined();
    }),
    { numRuns: 20 },
  );
});

describe('R-30 the longest texts', () => {
  const words = '😀 ```\n@team word --> \n'.repeat(4_000);
  const whole = 'https://conductor.example/tasks/7-12';

  test('stay below the limit of GitHub', () => {
    for (const body of longestOf(words)) {
      expect(body.length).toBeLessThanOrEqual(65_536);
      expect(body).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
  });

  test('say where the whole is', () => {
    const long = loadedTask(words, { state: 'in_progress' });
    expect(renderStatus(long, limits, whole)).toContain(whole);
    expect(renderStatus(sampleTask(), limits, whole)).not.toContain(whole);
  });
});

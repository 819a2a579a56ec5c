// Everything we write on GitHub, made of hostile words.
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { type TaskState, taskStates } from '../../src/core/task.ts';
import { parseCommands } from '../../src/text/command.ts';
import { renderNote } from '../../src/text/comment.ts';
import { parseMarker } from '../../src/text/marker.ts';
import { renderPull } from '../../src/text/pull-request.ts';
import { renderStatusAnswer } from '../../src/text/status-answer.ts';
import { renderStatus } from '../../src/text/status-comment.ts';
import { hostile } from './hostile.ts';
import { everyNote, pull, sampleTask } from './sample-task.ts';

const limits = { maxAttempts: 3, maxFeedbackRounds: 3 };
const state = fc.constantFrom<TaskState>(...taskStates);

function everyBody(words: string, current: TaskState): readonly string[] {
  const task = sampleTask({ state: current, stage: 'review', pull: pull({}, words) }, words);
  const notes = everyNote(words).map((note) => renderNote(note, task, { limits }));
  return [...notes, renderStatus(task, limits), renderStatusAnswer(task, limits), renderPull(task).body];
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

test('T-12 none of our comments holds a command, whatever it is filled with', () => {
  fc.assert(
    fc.property(hostile, state, (words, current) => {
      for (const body of everyBody(words, current)) expect(parseCommands(body), body).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('R-30 mentions, references and closing words of others do nothing', () => {
  fc.assert(
    fc.property(hostile, state, (words, current) => {
      for (const body of everyBody(words, current)) {
        const shown = proseOf(body).replaceAll('@mona', '').replaceAll('Fixes #12', '').replaceAll('#34', '');
        expect(shown, body).not.toMatch(/@[a-z0-9]|#\d|GH-\d|closes https/i);
        expect(body).not.toContain('ghs_1234567890');
      }
    }),
    { numRuns: 60 },
  );
});

test('T-28 the marker is the last line and cannot be forged by the text', () => {
  fc.assert(
    fc.property(hostile, state, (words, current) => {
      const task = sampleTask({ state: current }, words);
      expect(parseMarker(renderStatus(task, limits))).toEqual({ kind: 'status', task: '7-12', key: null });
      expect(parseMarker(renderPull(task).body)).toEqual({ kind: 'pull', task: '7-12', key: null });
      for (const note of everyNote(words)) expect(parseMarker(renderNote(note, task, { limits }))).toBeUndefined();
    }),
  );
});

test('R-30 the longest texts stay below the limit of GitHub', () => {
  const words = '😀 ```\n@team word --> \n'.repeat(4_000);
  for (const body of everyBody(words, 'in_progress')) {
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  }
});

describe('a person reads', () => {
  test('a question with their name and how to answer', () => {
    const [question] = everyNote('Which database?');
    const body = question ? renderNote(question, sampleTask({ blockers: [] })) : '';
    expect(body).toContain('@mona');
    expect(body).toContain('> Which database?');
    expect(body).toContain('`/conductor answer`');
  });

  test('the nearest verb after a slip', () => {
    const command = { ...everyNote('stpo')[7] } as never;
    expect(renderNote(command, undefined)).toContain('Did you mean `/conductor stop`?');
  });

  test('that no task belongs to a pull request', () => {
    const status = everyNote('status').find(({ about }) => about === 'status');
    expect(status && renderNote(status, undefined)).toMatch(/^No task belongs to this issue\./);
  });

  test('T-06 no host, session or path in what everybody can read', () => {
    const task = sampleTask({ reason: 'starting on host-1', blockers: [], salvage: null });
    for (const body of [renderStatus(task, limits), renderStatusAnswer(task, limits)]) {
      expect(body).not.toMatch(/host-1|rust-agent-widgets|\/logs/);
    }
  });
});

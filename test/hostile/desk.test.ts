// Every hostile text as what an agent is told: in its brief and in each kind of message. It stays between its delimiters.
import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Feedback } from '../../src/core/effect.ts';
import { layOut, putIntoInbox } from '../../src/engine/host/desk.ts';
import { agentType } from '../core/policy.ts';
import { memoryOf } from '../text/every-text.ts';
import { loadedTask } from '../text/sample-task.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
afterAll(() => world.end());
const nonce = '0b9d1c52-5f0e-4a55-8a7d-6f8a3a1b2c3d';
const worktree = join(world.dir, 'worktree');
mkdirSync(worktree);

describe('the brief', () => {
  test('T-21: has each delimiter of its own once, in order, whatever the issue says', async () => {
    for (const { name, text } of world.texts) {
      const brief = await briefOf(text);
      expect(delimitersIn(brief), name).toEqual(
        ['issue', 'comment', 'memory', 'message'].flatMap((word) => [`<${word}-${nonce}>`, `</${word}-${nonce}>`]),
      );
      expect(brief, name).not.toMatch(unseen);
      expect(headingsOf(brief), name).toEqual(headings);
      expect(brief, name).toMatch(/^Work on ".*" now\.$/m);
      expect(brief, name).toMatch(new RegExp(`<issue-${nonce}>\nTitle: .*\nAuthor: `));
    }
  });
});

test('a message of any kind is a file of its own in the inbox, and its pointer one line', async () => {
  for (const [at, { name, text }] of world.texts.entries()) {
    for (const feedback of everyFeedback(text, at)) {
      const line = await putIntoInbox(worktree, feedback, nonce);
      expect(line, name).toMatch(/^Read \.conductor\/inbox\/[a-z]+-\d+\.md \(\w+ from [a-zA-Z]+\) and act on it\.$/);
      const file = readFileSync(join(worktree, '.conductor', 'inbox', `${feedback.key}.md`), 'utf8');
      expect(file, name).not.toMatch(unseen);
      expect(isBalanced(delimitersIn(file)), name).toBe(true);
    }
  }
});

test('nothing stands beside the brief, the memory and the inbox, and nothing was run', () => {
  const names = readdirSync(worktree, { recursive: true, encoding: 'utf8' }).filter((name) => !known.test(name));
  expect(names).toEqual([]);
  expect(lstatSync(join(worktree, '.conductor')).isDirectory()).toBe(true);
  expect(world.canaries()).toEqual([]);
});

const known =
  /^\.conductor(?:\/(?:brief\.md|outbox|memory(?:\/(?:project_state|task_assignments|blockers|decisions)\.md)?|inbox(?:\/(?:\.given|[a-z]+-\d+\.md))?))?$/;
const unseen = /(?![\n\t])\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0020}-\u{e007f}]/u;

/** To read what a long text hides takes long: such a text is title and body, and its head the rest. */
async function briefOf(text: string): Promise<string> {
  const short = text.slice(0, 3_000);
  const [project_state = '', task_assignments = '', blockers = '', decisions = ''] = memoryOf(short);
  const memory = { project_state, task_assignments, blockers, decisions };
  const conversation = { remarks: [{ author: 'alice', at: 0, body: short }], leftOut: [] };
  const task = loadedTask(short, { conversation, requester: 'alice' });
  const issue = { ...task.issue, title: text, body: text };
  const agent = agentType('rust', { prompt: 'Work on "{{issue.title}}" now.' });
  const feedback: Feedback = { key: 'send-1', from: 'alice', kind: 'message', about: 'send', text: short };
  await layOut({ task: { ...task, issue, agent }, worktree, memory, projectName: 'Widgets', nonce, feedback });
  return readFileSync(join(worktree, '.conductor', 'brief.md'), 'utf8');
}

function delimitersIn(text: string): readonly string[] {
  return text.match(new RegExp(`</?\\w+-${nonce}>`, 'g')) ?? [];
}

/** Opened and closed in turn, each by its own name. */
function isBalanced(delimiters: readonly string[]): boolean {
  return delimiters.every(
    (one, at) => one === (at % 2 === 0 ? one.replace('/', '') : delimiters[at - 1]?.replace('<', '</')),
  );
}

/** Of what stands outside of the delimiters. */
function headingsOf(brief: string): readonly string[] {
  const ours = brief.replace(new RegExp(`<(\\w+)-${nonce}>[\\s\\S]*?</\\1-${nonce}>`, 'g'), '');
  return ours.split('\n').filter((line) => /^#{1,6} /.test(line));
}

const headings = [
  '# Task acme/widgets#12',
  '## The issue',
  '## What the project knows',
  '## How to work',
  '## How to report',
  '# Message from alice',
];

/** A long text in one of the kinds, the others in each. */
function everyFeedback(text: string, at: number): readonly Feedback[] {
  const kinds = feedbackOf(text, at);
  return text.length < 5_000 ? kinds : kinds.filter((_, index) => index === at % kinds.length);
}

function feedbackOf(text: string, at: number): readonly Feedback[] {
  const url = 'https://github.com/acme/widgets/pull/34';
  const result = {
    name: 'test',
    command: 'npm test',
    verdict: 'fail',
    exitCode: 1,
    durationMs: 5,
    tail: text,
    log: '/logs/1',
  } as const;
  const from = 'alice';
  return [
    { key: `validation-${at}`, from: 'validation', kind: 'validation', commit: 'a'.repeat(40), results: [result] },
    {
      key: `ci-${at}`,
      from: 'CI',
      kind: 'ci',
      sha: 'a'.repeat(40),
      failures: [{ name: text, conclusion: text, step: text, log: text, url }],
    },
    {
      key: `review-${at}`,
      from,
      kind: 'review',
      review: {
        id: at,
        state: 'changes_requested',
        reviewer: from,
        body: text,
        url,
        comments: [{ path: text, line: 1, body: text }],
      },
    },
    { key: `answer-${at}`, from, kind: 'answer', question: text, text },
    ...(['send', 'decide', 'block', 'unblock'] as const).map(
      (about): Feedback => ({ key: `${about}-${at}`, from, kind: 'message', about, text }),
    ),
  ];
}

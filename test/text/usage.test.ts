// What a task used, as people read it: in the status comment, in the answer to `status`, in the pull request.
import { describe, expect, test } from 'vitest';
import { renderPull } from '../../src/text/pull-request.ts';
import { renderStatusAnswer, statusLines } from '../../src/text/status/status-answer.ts';
import { renderStatus } from '../../src/text/status/status-comment.ts';
import { usageWords } from '../../src/text/status/usage-words.ts';
import { sampleTask } from './sample-task.ts';

const usage = (input: number, cost: number | null = null, cacheRead = 0) => ({
  session: `s-${input}`,
  usage: { input, output: 0, cacheRead, cacheWrite: 0, cost },
});
const attempt = (number: number, ...used: ReturnType<typeof usage>[]) => ({
  ...{ number, host: 'host-1', startedAt: 1, endedAt: null, outcome: null },
  used,
});

describe('W-69: what a task used', () => {
  test.each([
    ['nothing that is known', [], null],
    ['nothing at all', [attempt(1, usage(0))], null],
    ['a few tokens', [attempt(1, usage(999))], '999 tokens'],
    ['thousands', [attempt(1, usage(1_234))], '1.2 k tokens'],
    ['many thousands', [attempt(1, usage(340_000))], '340 k tokens'],
    [
      'millions, most of them cached, and their cost',
      [attempt(1, usage(200_000, 3.414, 1_000_000))],
      '1.2 M tokens (1.0 M from the cache), $3.41',
    ],
    ['a cost of note', [attempt(1, usage(1, 12.6))], '1 tokens, $13'],
    [
      'several sessions of several attempts',
      [attempt(1, usage(1_000), usage(2_000, 1)), attempt(2, usage(500))],
      '3.5 k tokens, $1.00 in 2 attempts',
    ],
    ['an attempt that told nothing is not counted', [attempt(1, usage(1_000)), attempt(2)], '1.0 k tokens'],
  ])('is %s', (_, attempts, words) => {
    expect(usageWords({ attempts })).toBe(words);
  });

  test('stands in the status comment, in both answers to status, and in the pull request', () => {
    const task = sampleTask({ attempts: [attempt(1, usage(1_234, 0.5))] });
    expect(renderStatus(task)).toContain('| Used | 1.2 k tokens, $0.50 |');
    expect(renderStatusAnswer(task)).toMatch(/^- \*\*Used\*\*: 1\\?\.2 k tokens, \\?\$0\.50$/m);
    expect(statusLines(task).join('\n')).toMatch(/^Used +1\.2 k tokens, \$0\.50$/m);
    expect(renderPull(task).body).toContain('Used: 1.2 k tokens, $0.50.');
  });
});

test('how long a limit lasts stands beside the condition, and what can be resumed only before operators', () => {
  const { session } = sampleTask();
  const until = Date.UTC(2026, 0, 5, 12);
  const task = sampleTask({ session: { ...session, condition: 'rate_limited', until, resumable: 'abc-123' } });
  expect(renderStatusAnswer(task)).toContain('rate limited until 2026-01-05 12:00 UTC');
  expect(renderStatusAnswer(task)).not.toContain('abc-123');
  expect(statusLines(task).join('\n')).toMatch(/^CLI session +abc-123$/m);
});

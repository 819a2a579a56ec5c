// The status comment, as people see it.
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { renderHelp } from '../../src/text/help.ts';
import { nextStep } from '../../src/text/next-step.ts';
import { statusLines } from '../../src/text/status-answer.ts';
import { contentHash, renderStatus } from '../../src/text/status-comment.ts';
import { pull, sampleTask } from './sample-task.ts';

const limits = { maxAttempts: 3, maxFeedbackRounds: 3 };
const quiet = { blockers: [], decisions: [], salvage: null, reason: '' } as const;
const of = (changes: Partial<Task>) => renderStatus(sampleTask({ ...quiet, ...changes }), limits);
const boxes = (changes: Partial<Task>) => of(changes).match(/- \[[x ]\].*/g);

describe('the boxes', () => {
  test('show a task at work', () => {
    expect(boxes({ state: 'in_progress' })).toEqual([
      '- [x] Requested by mona',
      '- [x] Assigned to Rust Backend Agent',
      '- [ ] **In progress** ◀',
      '- [ ] Validating',
      '- [ ] checks',
      '- [ ] push',
      '- [ ] pull request',
      '- [ ] CI',
      '- [ ] review',
      '- [ ] Completed',
    ]);
  });

  test('show a pull request that waits for CI', () => {
    expect(boxes({ state: 'validating', stage: 'ci', pull: pull() })?.slice(2, 9)).toEqual([
      '- [x] In progress',
      '- [ ] Validating',
      '- [x] checks',
      '- [x] push',
      '- [x] pull request [#34](https://github.com/acme/widgets/pull/34)',
      '- [ ] **CI** ◀',
      '- [ ] review',
    ]);
  });

  test('are all ticked at the end, with the merge', () => {
    const merged = pull({ state: 'merged', mergeCommit: 'b'.repeat(40) });
    const done = boxes({ state: 'completed', pull: merged });
    expect(done?.every((box) => box.startsWith('- [x]'))).toBe(true);
    expect(done?.at(-1)).toBe('- [x] Completed: merged as bbbbbbbbbb');
  });

  test('show where a task left the way', () => {
    expect(boxes({ state: 'failed', stage: 'push' })).toContain('- [ ] **push** ✖');
    expect(boxes({ state: 'rejected', agent: null, attempts: [] })).toContain('- [ ] **Requested** ✖ by mona');
  });
});

describe('it says', () => {
  test('attempt and round against their limits, counted from the request', () => {
    expect(of({ attempt: 2, round: 1 })).toMatch(/^### 🔨 In progress · attempt 2 of 3 · round 1 of 3\n/);
    expect(of({ attempt: 4, attemptsBefore: 3 })).toContain('attempt 4 of 6');
  });

  test('C-05 which label matched which rule, and who was passed over', () => {
    const choice = {
      label: 'backend',
      rule: 'backend_tasks',
      agent: 'rust',
      priority: 'normal',
      passedOver: [{ agent: 'go', why: 'full' }],
    } as const;
    expect(of({ choice })).toContain('label `backend` matched rule `backend_tasks`; `go` passed over: full');
  });

  test('what was validated', () => {
    const results = [
      { name: 'test', command: "grep 'a|b' x", verdict: 'pass', exitCode: 0, durationMs: 65_000, tail: '', log: '' },
    ] as const;
    const body = of({ checks: { commit: 'a'.repeat(40), verdict: 'pass', results } });
    expect(body).toContain('#### Validation of `aaaaaaaaaa`: ✅ pass');
    expect(body).toContain('| test | <code>grep &#39;a&#124;b&#39; x</code> | ✅ pass | 1 min 5 s |');
  });

  test('C-12 what is asked and how to answer', () => {
    const body = renderStatus(sampleTask({ ...quiet, blockers: sampleTask().blockers }), limits);
    expect(body).toContain('#### ❓ Question of Add a size, 2024-01-15 10:32 UTC');
    expect(body).toContain('`/conductor answer b1 …`');
  });

  test('C-22 duration, attempts and merge commit at the end', () => {
    const attempts = [
      { number: 1, host: null, startedAt: 0, endedAt: sampleTask().createdAt + 3_723_000, outcome: 'merged' },
    ];
    expect(of({ state: 'completed', attempts })).toContain('| Duration | 1 h 2 min, 1 attempt |');
  });
});

test('equal tasks give equal comments, whatever else changed in the record', () => {
  const task = sampleTask({ state: 'completed' });
  const later = { ...task, rev: 99, updatedAt: task.updatedAt + 1, seen: ['x'], statusComment: { id: 1, hash: 'x' } };
  expect(contentHash(renderStatus(later, limits))).toBe(contentHash(renderStatus(task, limits)));
});

test.each([
  [{ state: 'assigned' }, 'Waiting for a free slot of `rust`.'],
  [
    { state: 'validating', stage: 'review', pull: pull({ state: 'approved' }) },
    'Approved: merge [#34](https://github.com/acme/widgets/pull/34).',
  ],
  [{ stopping: 'stop' }, 'The agent is being stopped; its work is saved before anything is removed.'],
  [{ state: 'failed' }, 'Look at the reason; `/conductor retry` starts one more attempt.'],
] as const)('the next step of %o', (changes, sentence) => {
  expect(nextStep(sampleTask({ ...quiet, ...changes }))).toBe(sentence);
});

test('C-24 the terminal shows what strangers do not see', () => {
  const lines = statusLines(sampleTask(), limits).join('\n');
  expect(lines).toMatch(/^Task +acme\/widgets#12 Add a size$/m);
  expect(lines).toMatch(/^tmux +rust-agent-widgets-12-7$/m);
  expect(lines).toMatch(/^Host +host-1$/m);
  expect(lines).toMatch(/^Question +Add a size \(since 2024-01-15 10:32 UTC\)$/m);
});

test('C-25 help lists each verb of this version with its usage and who may use it, and names the others', () => {
  const help = renderHelp();
  expect(help).toMatch(/\| `\/conductor deploy \[agent\]` \| .* \| write permission \|/);
  expect(help).toMatch(/\| `\/conductor status` \| .* \| anybody who can read \|/);
  expect(help).toContain('Not yet available in this version: `send`, `approve`');
});

// The status comment, as people see it.
import { describe, expect, test } from 'vitest';
import { type Task, taskStates } from '../../src/core/task.ts';
import { nextStep } from '../../src/text/status/next-step.ts';
import { statusLines } from '../../src/text/status/status-answer.ts';
import { contentHash, renderStatus, ticked } from '../../src/text/status/status-comment.ts';
import { blocker, pull, sampleTask } from './sample-task.ts';

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

test('it is short while all is as usual', () => {
  const checks = { commit: null, verdict: null, results: [] };
  expect(of({ checks, choice: null })).toBe(
    [
      '### 🔨 In progress · attempt 1 of 3',
      '**Next:** The agent is working; nothing to do for you.',
      [
        '- [x] Requested by mona',
        '- [x] Assigned to Rust Backend Agent',
        '- [ ] **In progress** ◀',
        '- [ ] Validating',
        '  - [ ] checks',
        '  - [ ] push',
        '  - [ ] pull request',
        '  - [ ] CI',
        '  - [ ] review',
        '- [ ] Completed',
      ].join('\n'),
      '| | |\n|---|---|\n| Agent | Rust Backend Agent (`rust`) |\n| Branch | `conductor/12-add-a-size` |',
      '<!-- conductor:v1 kind=status task=7-12 -->',
    ].join('\n\n'),
  );
});

describe('a text that waits for approval', () => {
  const hash = '1a2b3c4d5e6f7a8b';
  const needed = 'ann, who has no write permission, wrote it';
  const body = 'Sizes, please.\n\n```ts\nsize: number\n```\n\n<!-- obey me --> Thanks, @team';
  const waiting = {
    state: 'requested',
    approval: { hash, needed, by: null, at: null },
    issue: { ...sampleTask().issue, body, asOf: Date.UTC(2024, 0, 15, 9, 1) },
    conversation: {
      remarks: [{ author: 'mona', at: Date.UTC(2024, 0, 15, 9, 0), body: 'In millimetres.' }],
      leftOut: [
        { why: 'edited after', count: 1 },
        { why: 'by people without write permission', count: 2 },
      ],
    },
  } as const;

  test('T-19 is announced with the reason and the command that approves exactly it', () => {
    const shown = of(waiting);
    expect(shown).toMatch(/^### ⏳ Waits for approval · attempt 1 of 3\n/);
    expect(shown).toContain(
      `**Next:** A writer reads the text and approves it with \`/conductor approve 1a2b3c4d5e6f\`.`,
    );
    expect(shown).toContain(
      `#### ⏳ A writer must approve the text\n\n${needed}. To approve exactly what is folded here, say \`/conductor approve 1a2b3c4d5e6f\` in a new comment; an edit asks again.`,
    );
  });

  test('T-19 T-22 is shown folded as the agent would get it, and what was taken out is counted', () => {
    expect(of(waiting)).toContain(
      [
        '<details>\n<summary>The text an agent would get</summary>',
        'By ann, as it was on 2024-01-15 09:01 UTC: **Add a size**',
        '````\nSizes, please.\n\n```ts\nsize: number\n```\n\n Thanks, @team\n````',
        'mona, 2024-01-15 09:00 UTC:\n\n```\nIn millimetres.\n```',
        '1 hidden piece removed: comments and characters that readers do not see.',
        '</details>',
      ].join('\n\n'),
    );
    expect(of(waiting)).toContain('| Text | 1 hidden piece removed |');
    expect(of(waiting)).toContain(
      '| Comments | 1 used; left out: 1 edited after, 2 by people without write permission |',
    );
  });

  test('T-22 counts what is hidden in the title and in remarks too', () => {
    const issue = { ...waiting.issue, title: 'Add\u200b a size' };
    const remarks = [{ author: 'mona', at: 0, body: 'Yes.<!-- no -->' }];
    expect(of({ ...waiting, issue, conversation: { remarks, leftOut: [] } })).toContain('3 hidden pieces removed');
    expect(of({ issue: { ...waiting.issue, body: 'Sizes.' } })).not.toContain('hidden piece');
  });

  test('that is too long for a comment says where the whole is', () => {
    const issue = { ...waiting.issue, body: `first ${'word '.repeat(20_000)}last` };
    const shown = of({ ...waiting, issue });
    expect(shown).toMatch(/```\nfirst word[\s\S]*characters left out[\s\S]*word last\n```/);
    expect(shown).toContain('It is longer than fits here: [all of it](https://github.com/acme/widgets/issues/12)');
    const long = renderStatus(sampleTask({ ...quiet, ...waiting, issue }), limits, '/home/c/7-12.md');
    expect(long).toContain('It is longer than fits here: `/home/c/7-12.md`');
    const remarks = [{ author: 'mona', at: 0, body: 'word '.repeat(3000) }];
    expect(of({ ...waiting, conversation: { remarks, leftOut: [] } })).toContain('It is longer than fits here');
    const two = [7000, 20].map((length) => ({ author: 'mona', at: 0, body: 'x'.repeat(length) }));
    const shared = of({ ...waiting, conversation: { remarks: two, leftOut: [] } });
    expect(shared).toMatch(/```\nx{1400,1500}\n… \d+ characters left out …\nx{4400,4500}\n```/);
    expect(shared).toContain('It is longer than fits here');
    const fitting = { remarks: [{ author: 'mona', at: 0, body: 'x'.repeat(12_000) }], leftOut: [] };
    const exact = { ...waiting.issue, body: 'x'.repeat(36_000) };
    expect(of({ ...waiting, conversation: fitting, issue: exact })).not.toContain('It is longer');
    expect(of(waiting)).not.toContain('It is longer');
  });

  test('without words says so', () => {
    const issue = { ...waiting.issue, title: '', body: ' \n ', asOf: undefined };
    const shown = of({ ...waiting, issue, conversation: { remarks: [], leftOut: [] } });
    expect(shown).toContain('By ann: **no title**\n\n_No description._\n\n</details>');
  });

  test('once approved is not asked for again, and the approval is shown', () => {
    const shown = of({ ...waiting, approval: { hash, needed, by: 'mona', at: Date.UTC(2024, 0, 15, 9, 5) } });
    expect(shown).toMatch(/^### 📨 Requested /);
    expect(shown).not.toContain('/conductor approve');
    expect(shown).not.toContain('The text an agent would get');
    expect(shown).toContain('| Text | `1a2b3c4d5e6f` approved by mona, 2024-01-15 09:05 UTC; 1 hidden piece removed |');
  });

  test.each([
    ['nobody must approve it', { approval: { hash, needed: null, by: null, at: null } }],
    ['the work was stopped', { state: 'available' }],
    ['no agent fits', { state: 'rejected' }],
  ] as const)('is not asked for when %s', (_, changes) => {
    expect(of({ ...waiting, ...changes })).not.toContain('/conductor approve');
  });
});

describe('it tells', () => {
  test('T-16 R-15 of an edit after the work began, and shows the text the agent goes by', () => {
    const shown = of({ edited: { by: '@eve', at: Date.UTC(2024, 0, 15, 11, 0) } });
    expect(shown).toContain(
      '✏️ The issue was edited by @&#8203;eve (2024-01-15 11:00 UTC) after the work began: the agent goes on with the text as it was.',
    );
    expect(shown).toContain('<summary>The text the agent goes by</summary>\n\nBy ann: **Add a size**');
    expect(of({})).not.toContain('The text the agent goes by');
  });

  test('T-39 which changed files steer agents', () => {
    const flagged = ['.claude/settings.json', 'a`b'];
    expect(of({ flagged })).toContain(
      '👀 **Look at these first.** The work changes files that steer agents, hooks or git:\n\n- `.claude/settings.json`\n- ``a`b``\n\n',
    );
    const many = Array.from({ length: 23 }, (_, index) => `hooks/${index}`);
    expect(of({ flagged: many })).toContain('- `hooks/19`\n- and 3 more\n');
    expect(of({ flagged: many.slice(0, 20) })).not.toContain('more');
  });

  test('R-11 that the issue is gone', () => {
    const shown = of({ state: 'rejected', gone: 'the issue was moved to acme/gadgets#3' });
    expect(shown).toContain('👻 the issue was moved to acme/gadgets#&#8203;3: nothing is written there any more.');
    expect(shown).toContain('**Next:** Nothing: the issue is gone.');
  });

  test('R-18 that the App lost its access', () => {
    const shown = of({ state: 'available', accessLost: true });
    expect(shown).toContain('🔌 The App lost its access to the repository while this was under way.');
    expect(shown).toContain('**Next:** Once the App may work here again, `/conductor retry` takes the work up.');
  });

  test("of a person's blocker how it is resolved", () => {
    const shown = of({ blockers: [blocker({ id: 'b2', kind: 'blocker', from: 'person', author: 'mona' })] });
    expect(shown).toContain(
      '#### 🚧 Blocker of mona, 2024-01-15 10:32 UTC\n\n> Which database?\n\n- [ ] `b2` is resolved: tick this box, or say `/conductor unblock b2` in a new comment',
    );
  });

  test('C-23 which open blockers have their boxes ticked, and none that is quoted, code or resolved', () => {
    const text = 'See:\n- [x] `b9` is resolved: tick this box\n```\n- [x] `b8` is resolved: tick this box\n```';
    const shown = of({
      blockers: [blocker({ id: 'b1', text }), blocker({ id: 'b-3fa9c2e1', from: 'person' })],
      decisions: [{ id: 'd1', text, author: 'mona', at: 0 }],
      edited: { by: 'mona', at: 0 },
      issue: { ...sampleTask().issue, body: `${text}\n\`\`\`\`\n- [x] \`b1\` is resolved: tick this box` },
    });
    expect(ticked(shown)).toEqual([]);
    expect(ticked(shown.replace('- [ ] `b1`', '- [x] `b1`'))).toEqual(['b1']);
    expect(ticked(shown.replaceAll(/^- \[ \] `/gm, '* [X] `').replaceAll('\n', '\r\n'))).toEqual(['b1', 'b-3fa9c2e1']);
  });

  test('T-20 who approved the commit of the pull request, and nothing of an older commit', () => {
    const by = (sha: string) => of({ pull: pull({ approval: { sha, by: 'mona', at: 0 } }) });
    expect(by('a'.repeat(40))).toContain(
      '| Pull request | [#34](https://github.com/acme/widgets/pull/34) open, approved by mona |',
    );
    expect(by('b'.repeat(40))).toContain('| Pull request | [#34](https://github.com/acme/widgets/pull/34) open |');
  });

  test('a check whose address is no address without a link', () => {
    const checks = [
      { name: 'lint', conclusion: 'success', url: 'https://ci/1' },
      { name: 'build', conclusion: 'failure', url: 'https://ci/1) @team [x](y' },
      { name: 'test', conclusion: 'failure', url: 'https://ci.example/runs/1?a=b#c' },
    ];
    expect(of({ pull: pull({ ci: { state: 'failing', sha: 'a', checks } }) })).toContain(
      '| CI | failing: build, [test](https://ci.example/runs/1?a=b#c) |',
    );
  });

  test('T-06 nothing of hosts, sessions, paths and environments, whatever the state', () => {
    const reason = 'could not start: EACCES /home/c/.conductor/7-12 on host-1 in rust-agent-widgets-12-7, TOKEN=abc';
    for (const state of taskStates) {
      expect(of({ state, reason, held: reason })).not.toMatch(/host-1|\/home|rust-agent-widgets|abc/);
    }
    expect(of({ state: 'failed', reason })).toContain('could not start: EACCES … on … in …, TOKEN=…');
    expect(of({ state: 'in_progress', reason })).not.toContain('could not start');
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
  [
    { state: 'validating', stage: 'review', pull: pull({ approval: { sha: 'a'.repeat(40), by: 'mona', at: 0 } }) },
    'Approved: merge [#34](https://github.com/acme/widgets/pull/34).',
  ],
  [
    { state: 'validating', stage: 'review', pull: pull({ approval: { sha: 'b'.repeat(40), by: 'mona', at: 0 } }) },
    'Review [#34](https://github.com/acme/widgets/pull/34) and merge it.',
  ],
  [
    { state: 'validating', stage: 'review', pull: pull({ state: 'changes_requested' }) },
    'Changes were requested on [#34](https://github.com/acme/widgets/pull/34); they go to the agent.',
  ],
  [
    { blockers: [blocker(), blocker({ id: 'b2' }), blocker({ id: 'b3', from: 'person' })] },
    'The agent waits for you: reply with `/conductor answer …` to settle 2 open points.',
  ],
  [{ state: 'failed', blockers: [blocker()] }, 'Look at the reason; `/conductor retry` starts one more attempt.'],
  [{ blockers: [blocker({ from: 'person' })] }, 'The agent is working; nothing to do for you.'],
  [
    { state: 'assigned', held: 'blocked by mona', blockers: [blocker({ id: 'b2', from: 'person' })] },
    'It starts once its blocker is resolved: `/conductor unblock b2`.',
  ],
  [
    { state: 'assigned', held: 'acme/widgets was paused by mona' },
    'It starts by itself when this is over: acme/widgets was paused by mona.',
  ],
  [{ state: 'available', held: 'paused' }, 'Start again with `/conductor deploy`, or put the label on again.'],
  [
    { session: { ...sampleTask().session, condition: 'rate_limited', evidence: '/home/c until 12:00' } },
    'The agent goes on by itself when the limit of its provider allows it.',
  ],
  [
    { session: { ...sampleTask().session, condition: 'rate_limited', until: Date.UTC(2026, 0, 5, 12) } },
    'The agent goes on by itself when the limit of its provider allows it, from 2026-01-05 12:00 UTC on.',
  ],
] as const)('the next step of %o', (changes, sentence) => {
  expect(nextStep(sampleTask({ ...quiet, ...changes }))).toBe(sentence);
});

test('C-24 the terminal shows what strangers do not see', () => {
  const lines = statusLines(sampleTask(), limits).join('\n');
  expect(lines).toMatch(/^Task +acme\/widgets#12 Add a size$/m);
  expect(lines).toMatch(/^tmux +rust-agent-widgets-12-7$/m);
  expect(lines).toMatch(/^Host +host-1$/m);
  expect(lines).toMatch(/^Evidence +Add a size$/m);
  expect(lines).toMatch(/^Decision +Add a size$/m);
  expect(lines).toMatch(/^Question +Add a size \(since 2024-01-15 10:32 UTC\)$/m);
});

// The answer to `status`: on a task, on an issue nobody conducts, on a pull request that is no task's.
import { describe, expect, test } from 'vitest';
import type { Pause } from '../../src/core/event-parts.ts';
import type { Task } from '../../src/core/task.ts';
import { renderNote } from '../../src/text/comment.ts';
import { renderProjectAnswer } from '../../src/text/status/project-answer.ts';
import { renderStatusAnswer } from '../../src/text/status/status-answer.ts';
import { blocker, loadedTask, pull, said, sampleTask } from './sample-task.ts';

const limits = { maxAttempts: 3, maxFeedbackRounds: 3 };
const at = Date.UTC(2024, 0, 15, 10, 32);
const quiet = { blockers: [], decisions: [], salvage: null, reason: '' } as const;
const of = (changes: Partial<Task>) => renderStatusAnswer(sampleTask({ ...quiet, ...changes }), limits);
const session = sampleTask().session;

describe('on a task', () => {
  test('says what a person wants to know, the next step first', () => {
    const decisions = ['one', 'two', 'three', 'four'].map((text, index) => {
      return { id: `d${index}`, text, author: 'rust-agent', at: at + index * 60_000 };
    });
    const blockers = [blocker({ text: 'Which database?' }), blocker({ id: 'b0', closedAt: at })];
    const evidence = 'output on the terminal';
    const answer = of({ decisions, blockers, pull: pull(), round: 1, session: { ...session, evidence } });
    expect(answer.replaceAll('&#8203;', '')).toBe(
      [
        '### 🔨 In progress',
        '**Next:** The agent waits for you: reply with `/conductor answer …` to settle 1 open point.',
        [
          '- **Task**: acme/widgets#12 Add a size',
          '- **State**: In progress',
          '- **Agent**: Rust Backend Agent (rust)',
          '- **Session**: active, working',
          '- **Evidence**: output on the terminal',
          '- **Attempt**: 1 of 3, round 1 of 3',
          '- **Requested by**: mona',
          '- **Branch**: conductor/12-add-a-size',
          '- **Validation**: fail: Add a size',
          '- **Pull request**: [\\#34 open](https://github.com/acme/widgets/pull/34)',
          '- **CI**: failing: build',
          '- **Open points**: 1',
        ].join('\n'),
        '**❓ Question** `b1` of rust, 2024-01-15 10:32 UTC:\n\n> Which database?',
        '**Latest decisions**',
        'rust-agent, 2024-01-15 10:35 UTC:\n\n> four',
        'rust-agent, 2024-01-15 10:34 UTC:\n\n> three',
        'rust-agent, 2024-01-15 10:33 UTC:\n\n> two',
      ].join('\n\n'),
    );
  });

  test.each([
    ['an agent’s own words', 'reading /home/c/secret.txt on host-1'],
    ['a message that did not arrive', 'message send-1: the pane rust-agent-widgets-12-7 is gone'],
    ['more than our words', 'process seen on host-1'],
    ['our words after others', 'host-1: no output for 5 s'],
  ])('T-06 keeps %s as evidence for operators', (_, evidence) => {
    expect(of({ session: { ...session, evidence } })).toContain(
      '- **Evidence**: shown to operators by conductor status',
    );
  });

  test.each(['process seen', 'it asked a question', 'no output for 615 s', 'process ended'])(
    'shows anybody the evidence %j',
    (evidence) => {
      expect(of({ session: { ...session, evidence } })).toContain(`- **Evidence**: ${evidence}\n`);
    },
  );

  test('has no evidence for a session that is not there', () => {
    const answer = of({ session: { ...session, state: 'idle', condition: 'unknown', name: null } });
    expect(answer).toContain('- **Session**: idle\n');
    expect(answer).not.toContain('Evidence');
  });

  test('T-06 has no host, session, path or environment value, whatever programs said', () => {
    const words = 'EACCES /home/c/.conductor on host-1 in rust-agent-widgets-12-7 with TOKEN=abc';
    const failed = of({ state: 'failed', reason: words, held: words, session: { ...session, evidence: words } });
    expect(failed).not.toMatch(/host-1|\/home|rust-agent-widgets|abc/);
    expect(failed).toContain('- **Reason**: EACCES … on … in … with TOKEN=…\n');
    expect(failed).toContain('- **Held back**: EACCES … on … in … with TOKEN=…\n');
    expect(of({ reason: words })).not.toContain('Reason');
  });

  test('says what waits for approval, what was left out, edited and flagged', () => {
    const approval = { hash: '1a2b3c4d5e6f7a8b', needed: 'ann wrote it', by: null, at: null };
    const answer = renderStatusAnswer(loadedTask('words', { state: 'requested', approval, edited: { by: 'eve', at } }));
    expect(answer).toMatch(/^### ⏳ Waits for approval\n/);
    for (const line of [
      '- **State**: Waits for approval',
      '- **Approval**: needed for 1a2b3c4d5e6f: ann wrote it',
      '- **Comments left out**: 2 words',
      '- **Edited since**: by eve, 2024-01-15 10:32 UTC',
      '- **Look at first**: words, .github/hooks/pre-push',
      '- **CI**: failing: words',
    ])
      expect(answer).toContain(`${line}\n`);
    expect(of({ approval: { ...approval, by: 'mona', at } })).toContain('- **Approval**: 1a2b3c4d5e6f, by mona\n');
    expect(of({ approval: { ...approval, needed: null } })).not.toContain('Approval');
  });

  test('T-22 says how many hidden pieces there were', () => {
    const issue = { ...sampleTask().issue, body: 'a<!-- b -->' };
    expect(of({ issue })).toContain('- **Text**: 1 hidden piece removed\n');
    expect(of({})).not.toContain('**Text**');
  });

  test('says the verdict alone where nothing failed', () => {
    expect(of({ checks: { ...sampleTask().checks, verdict: 'pass' } })).toContain('- **Validation**: pass\n');
    expect(of({ checks: { commit: null, verdict: 'empty', results: [] } })).toContain('- **Validation**: empty\n');
  });
});

const status = (onPull: boolean) => ({ about: 'status', command: said('status', { verb: 'status', onPull }) }) as const;
const project = (tasks: readonly Task[], paused: Pause | null = null) =>
  renderProjectAnswer({ name: 'Widgets', tasks, paused }, limits);
const place = (number: number) => `https://github.com/acme/widgets/issues/${number}`;
const task = (number: number, changes: Partial<Task>) =>
  sampleTask({ ...quiet, issue: { ...sampleTask().issue, number, url: place(number) }, ...changes });

describe('without a task', () => {
  test('R-54 a pull request is told that none belongs to it, and nothing more', () => {
    const seen = { name: 'Widgets', tasks: [task(1, {})], paused: null };
    expect(renderNote(status(true), undefined, { project: seen })).toBe('No task belongs to this pull request.');
  });

  test('an issue is told how work starts, and how the project stands', () => {
    const start =
      'No task belongs to this issue. Labels that mean work start one, and so does `/conductor deploy` on an issue.';
    expect(renderNote(status(false), undefined)).toBe(start);
    const seen = { name: 'Widgets', tasks: [], paused: null };
    expect(renderNote(status(false), undefined, { project: seen, limits })).toBe(`${start}\n\n${project([])}`);
  });
});

describe('of the project', () => {
  test('says where each task stands and what waits for a person', () => {
    const decisions = [{ id: 'd1', text: 'Millimetres.', author: 'rust-agent', at }];
    const asked = blocker({ text: 'Which database?' });
    const tasks = [
      task(13, { blockers: [asked], decisions }),
      task(3, { state: 'completed' }),
      task(12, { state: 'validating', stage: 'ci', pull: pull({ approval: null }) }),
      task(2, { state: 'failed' }),
    ];
    expect(project(tasks)).toBe(
      [
        '### 📋 Widgets',
        '**Next:** 2 tasks below wait for a person.',
        '4 tasks: 1 in progress, 1 validating, 1 completed, 1 failed.',
        [
          '| Issue | State | Agent | Pull request |',
          '|---|---|---|---|',
          `| [#12](${place(12)}) Add a size | 🔎 Validating (CI), attempt 1 of 3 | Rust Backend Agent | [#34](https://github.com/acme/widgets/pull/34) open, CI failing |`,
          `| [#13](${place(13)}) Add a size | 🔨 In progress, attempt 1 of 3 | Rust Backend Agent | – |`,
        ].join('\n'),
        [
          '#### Waits for a person\n',
          `- [#2](${place(2)}): Look at the reason; \`/conductor retry\` starts one more attempt.`,
          `- [#13](${place(13)}): The agent waits for you: reply with \`/conductor answer …\` to settle 1 open point.`,
          '  - ❓ Question `b1` of rust: Which database?',
        ].join('\n'),
        `#### Latest decisions\n\n- [#13](${place(13)}), rust-agent, 2024-01-15 10:32 UTC: Millimetres.`,
      ].join('\n\n'),
    );
  });

  test('says since when and by whom it is paused, and how that ends', () => {
    expect(project([task(1, {})], { by: 'mona', at })).toContain(
      '⏸️ **Paused** by mona since 2024-01-15 10:32 UTC: nothing new starts here.\n\n**Next:** `/conductor resume` lets work start again.',
    );
  });

  test('says what to do where nothing is done', () => {
    expect(project([])).toBe(
      '### 📋 Widgets\n\n**Next:** Put a label that means work on an issue, or write `/conductor deploy` there.\n\nThere is no task yet.',
    );
    expect(project([task(1, {})])).toContain('**Next:** Nothing for you to do.');
    expect(project([task(1, { state: 'failed' })])).toContain('**Next:** 1 task below waits for a person.');
  });

  test.each([
    ['approval', { state: 'requested', approval: { hash: 'a', needed: 'x', by: null, at: null } }, true],
    ['an agent at its terminal', { session: { ...session, condition: 'waiting' } }, true],
    ['an agent at work', {}, false],
    ['a review', { state: 'validating', stage: 'review', pull: pull() }, true],
    [
      'the agent after a review',
      { state: 'validating', stage: 'review', pull: pull({ state: 'changes_requested' }) },
      false,
    ],
    ['CI', { state: 'validating', stage: 'ci', pull: pull() }, false],
    ["a person's blocker", { state: 'assigned', blockers: [blocker({ from: 'person' })] }, true],
    ['a slot', { state: 'assigned' }, false],
    ['a stop', { stopping: 'stop', session: { ...session, condition: 'waiting' } }, false],
    ['a task whose issue is gone', { state: 'failed', gone: 'deleted' }, false],
    ['a task at rest', { state: 'available', blockers: [blocker()] }, false],
  ] as const)('lists what waits for a person: %s', (_, changes, waits) => {
    expect(project([task(5, changes as Partial<Task>)]).includes('#### Waits for a person')).toBe(waits);
  });

  test('keeps long lists short', () => {
    const asking = Array.from({ length: 33 }, (_, index) => task(index + 1, { blockers: [blocker()] }));
    const answer = project(asking);
    expect(answer.match(/^\| \[/gm)).toHaveLength(30);
    expect(answer).toContain('|\n\nand 3 more.\n\n');
    expect(answer).toContain('\n- and 3 more');
    expect(project(asking.slice(0, 30))).not.toContain('more');
  });

  test('has the latest three decisions of all tasks', () => {
    const decided = (text: string, minute: number) => ({ id: 'd', text, author: 'a', at: at + minute * 60_000 });
    const answer = project([
      task(1, { decisions: [decided('oldest', 0), decided('third', 2)] }),
      task(2, { decisions: [decided('second', 3), decided('first', 5)] }),
    ]);
    expect(answer.match(/oldest|first|second|third/g)).toEqual(['first', 'second', 'third']);
  });

  test('T-06 names no host, session or path', () => {
    const reason = 'EACCES /home/c/x on host-1 in rust-agent-widgets-12-7';
    const answer = project([task(1, { state: 'failed', reason }), task(2, { state: 'assigned', held: reason })]);
    expect(answer).not.toMatch(/host-1|\/home|rust-agent-widgets/);
  });
});

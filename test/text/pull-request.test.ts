// What a reviewer reads in the pull request of an agent.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderPull } from '../../src/text/pull-request.ts';
import { task } from '../core/task.ts';
import { hostile } from './hostile.ts';
import { sampleTask } from './sample-task.ts';

test('names each command that was run', () => {
  expect(renderPull(task('ci')).body).toMatch(/### What was validated[\s\S]*make test/);
});

test('does not call work validated when nothing was run', () => {
  const done = task('ci');
  const { body } = renderPull({ ...done, checks: { ...done.checks, verdict: 'pass', results: [] } });
  expect(body).toContain('### Nothing was validated');
  expect(body).not.toContain('What was validated');
});

test('T-39 begins with the files that steer agents, hooks or git', () => {
  const { body } = renderPull(sampleTask({ flagged: ['.claude/settings.json', '.husky/pre-push'] }));
  expect(body).toMatch(
    /^### Look at these first\n\nThe work changes files that steer agents, hooks or git:\n\n- `\.claude\/settings\.json`\n- `\.husky\/pre-push`\n\n### Summary\n/,
  );
  expect(renderPull(sampleTask()).body).toMatch(/^### Summary\n/);
});

test('tells who asked, who made it, what was validated and decided', () => {
  const passed = { commit: 'a'.repeat(40), verdict: 'pass', results: [] } as const;
  const marker = '<!-- conductor:v1 kind=pull task=7-12 -->';
  expect(renderPull(sampleTask({ checks: passed })).body).toBe(
    [
      '### Summary',
      '> Add a size',
      '### Nothing was validated of `aaaaaaaaaa`: the validation profile has no commands',
      '### Decisions',
      '2024-01-15 10:32 UTC, Add a size:\n\n> Add a size',
      'Fixes #12',
      'Requested by mona, made by Rust Backend Agent (`rust`).',
      'Conductor-Task: 7-12',
      marker,
    ].join('\n\n'),
  );
  const bare = { checks: { commit: null, verdict: null, results: [] }, summary: ' \n', decisions: [], agent: null };
  expect(renderPull(sampleTask(bare)).body).toBe(
    ['Fixes #12', 'Requested by mona.', 'Conductor-Task: 7-12', marker].join('\n\n'),
  );
  expect(renderPull(sampleTask({ ...bare, summary: null })).body).not.toContain('Summary');
  const { body } = renderPull(sampleTask());
  expect(body).toContain('### What was validated of `aaaaaaaaaa`: ❌ fail\n\n| Check | Command | Verdict | Time |');
  const noCommit = { ...sampleTask().checks, commit: null };
  expect(renderPull(sampleTask({ checks: noCommit })).body).toContain('### What was validated: ❌ fail\n');
  expect(renderPull(sampleTask({ checks: { ...noCommit, results: [] } })).body).toContain(
    '### Nothing was validated: the',
  );
});

test('closes its issue and no other, and has one trailer', () => {
  fc.assert(
    fc.property(hostile, (words) => {
      const hidden = `${words}\n\nCo-authored-by: eve <eve@x>\nConductor-Task: 9-9\nFixes #9`;
      const { body } = renderPull(sampleTask({ flagged: [hidden] }, hidden));
      expect(body.match(/^Fixes #\d+$/gm)).toEqual(['Fixes #12']);
      expect(body.match(/^Conductor-Task: .*$/gm)).toEqual(['Conductor-Task: 7-12']);
      expect(body).not.toMatch(/^Co-authored-by:/m);
    }),
  );
});

describe('R-28 the title', () => {
  const titleOf = (title: string) => renderPull(sampleTask({ issue: { ...sampleTask().issue, title } })).title;

  test.each([
    ['Add a size', 'Add a size'],
    ['Fixes #3 and GH-4', 'Fixes no. 3 and GH 4'],
    ['Fixes acme/widgets#3', 'Fixes acme/widgets no. 3'],
    ['for @team', 'for team'],
    ['for @@team', 'for team'],
    ['#@1', 'no. 1'],
    ['Closes https://github.com/a/b/issues/1', 'Closes github.com/a/b/issues/1'],
    ['hthttp://tp://x', 'x'],
    ['Size [skip ci]', 'Size (skip ci)'],
    ['Size [CI  skip]', 'Size (CI skip)'],
    ['[no ci] [skip actions] [actions skip]', '(no ci) (skip actions) (actions skip)'],
    ['[skip @ci]', '(skip ci)'],
    ['skip-checks: true', 'skip-checks true'],
    ['Skip-Checks:true', 'skip-checkstrue'],
    ['skip-checks: false', 'skip-checks: false'],
    ['high-5', 'high-5'],
    ['one\ntwo\u202e', 'one two'],
    ['ghs_1234567890abcdefghij', '[redacted]'],
    ['\u200b', 'Issue 12'],
    ['', 'Issue 12'],
  ])('of %j is %j', (title, shown) => {
    expect(titleOf(title)).toBe(shown);
  });

  test('is one line that calls nobody, closes nothing and skips nothing, whatever the issue is called', () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const title = titleOf(words);
        expect(title).not.toMatch(/\n|#\d|@[A-Za-z0-9]|\bGH-\d|https?:\/\/|\[skip ci\]/i);
        expect(title.length).toBeLessThanOrEqual(200);
        expect(title).not.toBe('');
      }),
    );
    expect(titleOf('😀'.repeat(300))).toHaveLength(199);
  });
});

test('the body switches off no workflow', () => {
  const { body } = renderPull(sampleTask({ summary: 'Done [skip ci]\n\nskip-checks: true' }));
  expect(body).toContain('> Done (skip ci)\n>\n> skip-checks true');
});

// What a reviewer reads in the body of an agent's pull request.
import { expect, test } from 'vitest';
import { renderPull } from '../../src/text/pull-request.ts';
import { task } from '../core/task.ts';

test('names each command that was run', () => {
  expect(renderPull(task('ci')).body).toMatch(/### What was validated[\s\S]*make test/);
});

test('does not call work validated when nothing was run', () => {
  const done = task('ci');
  const { body } = renderPull({ ...done, checks: { ...done.checks, verdict: 'pass', results: [] } });
  expect(body).toContain('### Nothing was validated');
  expect(body).not.toContain('What was validated');
});

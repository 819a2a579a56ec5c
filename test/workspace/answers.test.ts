// What git and the server say, as the engine is told.
import { expect, test } from 'vitest';
import { gitFailure } from '../../src/workspace/git-failure.ts';
import { refusalOf } from '../../src/workspace/push-refusal.ts';

function answer(ref: string, stderr = '') {
  return {
    stdout: `To https://github.com/acme/widgets.git\n!\t${'a'.repeat(40)}:refs/heads/conductor/1-x\t${ref}\nDone\n`,
    stderr,
  };
}

test.each([
  ['[rejected] (non-fast-forward)', '', 'diverged'],
  ['[rejected] (fetch first)', '', 'diverged'],
  ["[remote rejected] (cannot lock ref 'refs/heads/conductor/1-x': is at bbbb but expected aaaa)", '', 'diverged'],
  [
    '[remote rejected] (refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission)',
    '',
    'workflows',
  ],
  [
    '[remote rejected] (protected branch hook declined)',
    'remote: error: GH006: Protected branch update failed.\n',
    'protected',
  ],
  ['[remote rejected] (push declined due to repository rule violations)', 'remote: error: GH013: x\n', 'protected'],
  ['[remote rejected] (pre-receive hook declined)', 'remote: not on Fridays\n', 'refused'],
])('a push answered with %s is told as such', (ref, stderr, code) => {
  const refusal = refusalOf(answer(ref, stderr));
  expect(refusal).toMatchObject({ pushed: false, code });
  expect(refusal?.reason).toContain(ref.slice(0, 40));
});

test('a token without the right to write is a refusal, not a broken world', () => {
  const stderr =
    "remote: Permission to acme/widgets.git denied to conductor[bot].\nfatal: unable to access 'https://github.com/acme/widgets.git/': The requested URL returned error: 403\n";
  expect(refusalOf({ stdout: '', stderr })).toMatchObject({
    code: 'refused',
    reason: expect.stringContaining('denied to'),
  });
});

test('a server that stumbles over itself, or cannot be reached, has refused nothing', () => {
  expect(refusalOf(answer('[remote rejected] (failed to update ref)'))).toBeUndefined();
  const stderr = "fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com\n";
  expect(refusalOf({ stdout: '', stderr })).toBeUndefined();
});

test('a full disk is told as such, whatever git was doing', () => {
  const result = {
    code: 128,
    stdout: '',
    stderr: 'error: unable to write file: No space left on device',
    timedOut: false,
  };
  expect(gitFailure(result, 'fetch_failed', 'fetching main')).toMatchObject({
    code: 'disk_full',
    retry: 'soon',
    port: 'workspace',
  });
});

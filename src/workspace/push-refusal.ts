// What the server's answer to a push means.
import type { PushResult } from '../ports/workspace.ts';
import type { GitResult } from './git.ts';

type Refusal = Extract<PushResult, { pushed: false }>;

/** Git's and GitHub's words, read on 2.39 and in GitHub's documentation; first match wins. null: no refusal, try again. */
const words: readonly (readonly [RegExp, Refusal['code'] | null])[] = [
  [/refusing to allow an? .* to create or update workflow/i, 'workflows'],
  [/\((non-fast-forward|fetch first|stale info)\)|is at \S+ but expected/i, 'diverged'],
  [/failed to update ref|cannot lock ref|unpacker error/i, null],
  [/protected branch|GH006|GH013|rule violations/i, 'protected'],
  [
    /\[remote rejected\]|\[rejected\]|pre-receive hook declined|returned error: 403|Permission to .* denied/i,
    'refused',
  ],
];

/** @returns undefined when the server did not refuse: the push failed on the way. */
export function refusalOf(result: Pick<GitResult, 'stdout' | 'stderr'>): Refusal | undefined {
  const said = `${result.stdout}\n${result.stderr}`;
  const code = words.find(([pattern]) => pattern.test(said))?.[1];
  return code === undefined || code === null ? undefined : { pushed: false, code, reason: reasonIn(result) };
}

/** What the server said, without git's advice and with the line about our ref first. */
function reasonIn(result: Pick<GitResult, 'stdout' | 'stderr'>): string {
  const ours = result.stdout.split('\n').filter((line) => line.startsWith('!'));
  const theirs = result.stderr.split('\n').filter((line) => line.startsWith('remote:') || line.startsWith('fatal:'));
  const lines = [...ours.map((line) => line.split('\t').slice(2).join(' ')), ...theirs.map((line) => line.trim())];
  return [...new Set(lines)].join('\n').slice(0, 2000);
}

// CI ended somewhere: a hint to look at the commit. What it says is read live, and only for a commit that we pushed.
import type { Heard } from '../../ports/heard.ts';
import { Status, Suite } from '../payloads.ts';
import { issueOfBranch } from './branches.ts';
import { type Given, type Readers, toIssue } from './given.ts';

export const ci: Readers = {
  'check_suite.completed': (payload, given) => {
    const { head_sha, head_branch } = Suite.parse(payload).check_suite;
    return hint(given, head_sha, head_branch ? [head_branch] : []);
  },
  status: (payload, given) => {
    const { sha, state, branches } = Status.parse(payload);
    if (state === 'pending') return [];
    return hint(
      given,
      sha,
      branches.map(({ name }) => name),
    );
  },
};

function hint(given: Given, sha: string, branches: readonly string[]): readonly Heard[] {
  const numbers = branches.map(issueOfBranch).filter((number) => number !== undefined);
  return [...new Set(numbers)].map((number) => toIssue(given, number, { kind: 'ci.hinted', sha }));
}

// Which branches are ours to make and to push.
import { broken } from './git-failure.ts';

/** @returns why a branch is not ours to push, or undefined when it is. The rules are those of `git check-ref-format`, and narrower. */
export function whyNotOurs(branch: string, defaultBranch: string): string | undefined {
  if (branch === defaultBranch) return `${branch} is the default branch`;
  if (!/^conductor\/[A-Za-z0-9._/-]+$/.test(branch) || branch.length > 200) {
    return `${JSON.stringify(branch)} does not match conductor/[A-Za-z0-9._/-]+`;
  }
  const parts = branch.split('/');
  if (branch.includes('..') || parts.some((part) => part === '' || /^[.-]|\.lock$|\.$/.test(part))) {
    return `${JSON.stringify(branch)} is not a valid branch name`;
  }
  return branch.startsWith('conductor/salvage/') ? 'conductor/salvage/ is for saved work only' : undefined;
}

/** @throws PortError `bad_branch` (never) */
export function assertOurs(branch: string, defaultBranch: string): void {
  const why = whyNotOurs(branch, defaultBranch);
  if (why !== undefined) throw broken('bad_branch', why, 'never');
}

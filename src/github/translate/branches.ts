// Which issue a branch of ours is for.

/** @returns the number in `conductor/7-some-words` or `conductor/issue-7` (`core/branch`); undefined for every other branch */
export function issueOfBranch(branch: string): number | undefined {
  const [, worded, bare] = /^conductor\/(?:(\d+)-|issue-(\d+)$)/.exec(branch) ?? [];
  const number = worded ?? bare;
  return number === undefined ? undefined : Number(number);
}

// Which issue a branch of ours is for.

/** @returns the number in `conductor/7-some-words`; undefined for every other branch */
export function issueOfBranch(branch: string): number | undefined {
  const number = /^conductor\/(\d+)-/.exec(branch)?.[1];
  return number === undefined ? undefined : Number(number);
}

// Which task an entry is about: `Task #12`, `#12`, `owner/repo#12` or the address of an issue.

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** A reference and where it stands; offsets in UTF-16 units. */
export interface Reference {
  readonly issue: number;
  readonly start: number;
  readonly end: number;
}

const written =
  /https?:\/\/[^\s/]+\/([\w.-]+\/[\w.-]+)\/issues\/(\d{1,15})(?:[?#][^\s)\]]*)?|(?<![\w&/#.-])([\w.-]+\/[\w.-]+)?#(\d{1,15})(?![\w-])/gi;

/** @returns the references to issues of this repository, in their order; without a repository, to any. */
export function referencesIn(text: string, repository?: RepositoryName): readonly Reference[] {
  if (!/\d/.test(text)) return [];
  const here = repository && `${repository.owner}/${repository.name}`.toLowerCase();
  return [...text.matchAll(written)].flatMap((match) => {
    const issue = Number(match[2] ?? match[4]);
    const of = (match[1] ?? match[3])?.toLowerCase();
    if (issue === 0 || (here !== undefined && of !== undefined && of !== here)) return [];
    return [{ issue, start: match.index, end: match.index + match[0].length }];
  });
}

/**
 * @returns the reference that a line begins with, brackets and a word like `Task` included, and the words behind it;
 * `isLead` where it only leads up to them
 */
export function leadingReference(
  line: string,
  repository?: RepositoryName,
): { readonly issue: number; readonly rest: string; readonly isLead: boolean } | undefined {
  const [before, word] = /^[([]?(?:(?:for|on)\s+)?((?:task|issue)\s*:?\s*)?[([]?/i.exec(line) ?? [''];
  const [bare] = (word && /^\d{1,15}\b/.exec(line.slice(before.length))) || [];
  const [first] = referencesIn(line, repository);
  const found =
    bare !== undefined && Number(bare) > 0
      ? { issue: Number(bare), end: before.length + bare.length }
      : first && first.start === before.length
        ? first
        : undefined;
  if (!found) return undefined;
  const [closed = ''] = /^(?:[)\]]|\(\S*\))*/.exec(line.slice(found.end)) ?? [];
  const after = line.slice(found.end + closed.length);
  const isLead = closed !== '' || /^\s*(?:[:·|–—,-]|$)/.test(after);
  return { issue: found.issue, rest: after.replace(separators, ''), isLead };
}

/** @returns whether a heading is about a task: `Use UTC (Task #12)`, but not `Notes on Task #12`. */
export function isAboutTask(title: string, repository?: RepositoryName): boolean {
  if (leadingReference(title, repository)?.isLead) return true;
  const last = referencesIn(title, repository).at(-1);
  if (!last) return false;
  const isApart = /[([·|–—-]\s*(?:(?:task|issue)\s*)?$/i.test(title.slice(0, last.start));
  return isApart && /^[)\]]*\W*$/.test(title.slice(last.end));
}

/** Signs between an id, a task and the words. */
export const separators = /^[\s:·.,|–—-]*/;

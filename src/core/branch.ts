// The branch of a task: one rule for the law and for whoever must recognise it.
import type { Issue } from './subject.ts';

const longest = 40;

/**
 * @returns `conductor/<issue>-<slug>`, or `conductor/issue-<issue>` where the title leaves nothing: ASCII, unique by the
 * issue's number, valid for `git check-ref-format` whatever the title (a slug has only a-z, 0-9 and single dashes and has
 * none at its ends, so `..`, `.lock`, `@{` and a leading dash cannot occur).
 */
export function branchOf(issue: Pick<Issue, 'number' | 'title'>): string {
  const slug = slugOf(issue.title);
  return slug === '' ? `conductor/issue-${issue.number}` : `conductor/${issue.number}-${slug}`;
}

function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longest)
    .replace(/-$/, '');
}

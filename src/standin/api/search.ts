// The search for issues and pull requests, as far as qualifiers go that name a place, a state, a label or a person.
import { canSee } from '../http/access.ts';
import { paged } from '../http/input.ts';
import { refused } from '../http/reply.ts';
import { type Call, plain, type Route } from '../http/route.ts';
import { issueJson } from '../payload/issue.ts';
import type { Issue } from '../world/issues.ts';
import type { Repository } from '../world/world.ts';

export const search: Route[] = [
  plain('GET', '/search/issues', (call) => {
    const terms = termsOf(call.query.get('q') ?? '');
    if (terms.length === 0) throw refused('Validation Failed');
    return paged(
      call,
      found(call, terms),
      ({ repo, issue }) => ({ ...issueJson({ world: call.world, repo }, issue), body: issue.body ?? '', score: 1 }),
      (shown, total) => ({ total_count: total, incomplete_results: false, search_type: 'lexical', items: shown }),
    );
  }),
];

type Term = { not: boolean; key: string; value: string };
type Hit = { repo: Repository; issue: Issue };

/** `-label:"good first issue"` and plain words; a value may be quoted. */
function termsOf(q: string): Term[] {
  return [...q.matchAll(/(-?)(?:(\w[\w-]*):)?(?:"([^"]*)"|(\S+))/g)].map((match) => ({
    not: match[1] === '-',
    key: match[2] ?? 'text',
    value: (match[3] ?? match[4] ?? '').toLowerCase(),
  }));
}

function found({ world, caller }: Call, terms: Term[]): Hit[] {
  return [...world.repositories.values()]
    .filter((repo) => canSee(caller, repo))
    .flatMap((repo) => [...repo.issues.values()].map((issue) => ({ repo, issue })))
    .filter((hit) => !hit.issue.deleted && terms.every((term) => fits(hit, term) !== term.not))
    .reverse();
}

function fits({ repo, issue }: Hit, { key, value }: Term): boolean {
  if (key === 'repo') return `${repo.owner.login}/${repo.name}`.toLowerCase() === value;
  if (key === 'org' || key === 'user') return repo.owner.login.toLowerCase() === value;
  if (key === 'label') return issue.labels.some((label) => label.name.toLowerCase() === value);
  if (key === 'author') return issue.author.user.login.toLowerCase() === value;
  if (key === 'head') return issue.pull?.head.toLowerCase() === value;
  if (key === 'text') return `${issue.title}\n${issue.body ?? ''}`.toLowerCase().includes(value);
  if (key === 'is' || key === 'state' || key === 'type') return is(issue, value);
  throw refused(`The stand-in's search does not know the qualifier ${key}`);
}

function is(issue: Issue, value: string): boolean {
  if (value === 'issue') return issue.pull === undefined;
  if (value === 'pr' || value === 'pull-request') return issue.pull !== undefined;
  if (value === 'merged') return issue.pull?.merged !== undefined;
  return issue.state === value;
}

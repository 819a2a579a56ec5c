// The project issue: opened once, edited in place, found again, never somebody else's.
import { describe, expect, test } from 'vitest';
import { createProjectIssues } from '../../src/github/project-issue.ts';
import type { ProjectIssues } from '../../src/ports/project-issues.ts';
import { badGatewayAfter } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const marker = '<!-- conductor:v1 kind=project key=1 -->';
const text = (words: string) => ({ title: 'Widgets: project state', body: `${words}\n\n${marker}` });
const listing = 'GET /repos/{owner}/{repo}/issues';
const opening = 'POST /repos/{owner}/{repo}/issues';
const editing = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';

describe('C-23: the project issue', () => {
  test('is looked for and opened, then edited in place with one request', async () => {
    const { at, issues } = await ground();
    const number = await issues.ensure(at.repository, marker, text('one'), null);
    expect(at.asked()).toEqual([listing, opening]);
    expect(await issues.ensure(at.repository, marker, text('two'), number)).toBe(number);
    expect(at.asked()).toEqual([listing, opening, editing]);
    expect(bodies(at)).toEqual([text('two').body]);
    expect(at.repo.issue(number).labels).toEqual([]);
  });

  test('whose number was forgotten is found by its marker and its author, closed too, and opened again', async () => {
    const { at, issues } = await ground();
    await at.gh.as('mallory').openIssue(at.repo, text('mine'));
    const number = await issues.ensure(at.repository, marker, text('one'), null);
    await at.gh.as('rita').closeIssue(at.repo, number);
    expect(await issues.ensure(at.repository, marker, text('two'), null)).toBe(number);
    expect(at.repo.issue(number)).toMatchObject({ state: 'open', body: text('two').body });
    expect(at.repo.issues()).toHaveLength(2);
    expect(await issues.find(at.repository, marker)).toEqual({ issue: number, body: text('two').body });
  });

  test('R-32: whose first try took effect although GitHub answered 502 is there once', async () => {
    const { at, issues } = await ground();
    at.gh.faults.push(badGatewayAfter({ method: 'POST', path: opening.slice(5) }));
    await expect(issues.ensure(at.repository, marker, text('one'), null)).rejects.toMatchObject({ retry: 'soon' });
    await issues.ensure(at.repository, marker, text('one'), null);
    expect(bodies(at)).toEqual([text('one').body]);
  });

  test.each(['deleted', 'transferred'] as const)('that was %s is opened anew', async (how) => {
    const { at, issues } = await ground();
    const number = await issues.ensure(at.repository, marker, text('one'), null);
    const rita = at.gh.as('rita');
    if (how === 'deleted') await rita.deleteIssue(at.repo, number);
    else await rita.transferIssue(at.repo, number, (await at.another({ owner: 'acme', name: 'gadgets' })).repo);
    const anew = await issues.ensure(at.repository, marker, text('two'), number);
    expect(anew).not.toBe(number);
    expect(at.repo.issue(anew)).toMatchObject({ state: 'open', body: text('two').body });
  });

  test('is looked at: as it is, closed, gone', async () => {
    const { at, issues } = await ground();
    const number = await issues.ensure(at.repository, marker, text('one'), null);
    expect(await issues.look(at.repository, number)).toEqual({ ...text('one'), open: true });
    await at.gh.as('rita').closeIssue(at.repo, number);
    expect(await issues.look(at.repository, number)).toMatchObject({ open: false });
    await at.gh.as('rita').deleteIssue(at.repo, number);
    expect(await issues.look(at.repository, number)).toBeUndefined();
  });
});

async function ground(): Promise<{ at: Hub; issues: ProjectIssues }> {
  const at = await hub();
  const issues = createProjectIssues(at.client, async () => at.gh.app.botLogin);
  return { at, issues };
}

function bodies(at: Hub): readonly (string | null)[] {
  return at.repo.issues().map(({ body }) => body);
}

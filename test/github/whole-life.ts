// One life of an issue on the stand-in GitHub, and every webhook it sent of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '../../src/core/subject.ts';
import { startGitHub } from '../../src/standin/github.ts';
import type { Json } from '../standin/checked-github.ts';
import { inOurWords } from './hub.ts';

const branch = 'conductor/1-sort-the-list';
const files = { 'README.md': '# hi\n', '.github/ci.sh': 'true\n' };

export interface WholeLife {
  readonly told: readonly { readonly event: string; readonly payload: Json }[];
  readonly here: Repository;
}

/** Rita opens issues, Mona labels, commands, opens the pull request and merges it, Rob reviews. */
export async function wholeLife(): Promise<WholeLife> {
  const dir = await mkdtemp(join(tmpdir(), 'whole-life-'));
  const told: { event: string; payload: Json }[] = [];
  const onWebhook = (event: string, _: string | null, payload: unknown) =>
    void told.push({ event, payload: JSON.parse(JSON.stringify(payload)) });
  const gh = await startGitHub({ dir, onWebhook });
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files });
  const [rita, mona, rob] = [gh.as('rita'), gh.as('mona'), gh.as('rob')];
  await rita.openIssue(repo, { title: 'Sort the list', body: 'The list is not sorted.' });
  await rita.openIssue(repo, { title: 'Another', labels: ['Backend'] });
  await mona.label(repo, 1, 'Backend');
  await mona.comment(repo, 1, 'Well.\n/conductor status\n/conductor answer yes');
  const sha = await mona.commit(repo, branch, { 'list.txt': 'a\nb\n' }, 'Sort');
  await mona.openPull(repo, { title: 'Sort the list', head: branch });
  await mona.comment(repo, 3, '/conductor status');
  await rob.review(repo, 3, 'REQUEST_CHANGES', 'Mind the gap', [{ path: 'list.txt', line: 1, body: 'typo' }]);
  await mona.reportStatus(repo, { sha, state: 'success' });
  await gh.idle();
  await mona.merge(repo, 3);
  await mona.unlabel(repo, 1, 'Backend');
  await mona.closeIssue(repo, 1);
  await mona.deleteIssue(repo, 2);
  await gh.idle();
  const here = inOurWords(gh, repo);
  await gh.close();
  await rm(dir, { recursive: true, force: true });
  return { told, here };
}

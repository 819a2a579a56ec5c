// What may become of an issue, its repository and the App while work is under way, and every webhook GitHub sends of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '../../src/standin/github.ts';
import { checkWebhook } from '../schema/check.ts';
import type { Json } from '../standin/checked-github.ts';

export interface LaterLife {
  readonly told: readonly { readonly event: string; readonly payload: Json }[];
  /** What GitHub would not have sent so. */
  readonly problems: readonly string[];
  readonly ids: { readonly repository: number; readonly other: number; readonly installation: number };
}

/** Rita edits, moves and deletes; Mona edits her comment, locks, renames; the owner takes the App away and brings it back. */
export async function laterLife(): Promise<LaterLife> {
  const dir = await mkdtemp(join(tmpdir(), 'later-life-'));
  const told: { event: string; payload: Json }[] = [];
  const problems: string[] = [];
  const gh = await startGitHub({
    dir,
    onWebhook: (event, action, sent) => {
      const payload = JSON.parse(JSON.stringify(sent));
      told.push({ event, payload });
      problems.push(...checkWebhook(event, action ?? undefined, payload).map((one) => `${event}.${action}: ${one}`));
    },
  });
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files: { 'README.md': '# hi\n' } });
  const other = await gh.createRepository({ owner: 'acme', name: 'gadgets' });
  await gh.createRepository({ owner: 'umbrella', name: 'labs' });
  const installation = [...gh.world.installations.keys()][0] ?? 0;
  const [rita, mona] = [gh.as('rita'), gh.as('mona')];
  for (const title of ['stays', 'moves', 'goes']) await rita.openIssue(repo, { title, labels: ['Backend'] });
  await rita.editIssue(repo, 1, { title: 'stays, in other words' });
  await rita.editIssue(repo, 1, { body: 'and with a body' });
  await mona.closeIssue(repo, 1);
  await mona.reopenIssue(repo, 1);
  await mona.lock(repo, 1);
  await mona.lock(repo, 1, false);
  const comment = await mona.comment(repo, 1, 'Well.\n/conductor status');
  await mona.editComment(repo, comment, 'Well.\n/conductor status\n/conductor stop\n/conductor retry');
  await mona.editComment(repo, comment, 'Well, well.\n/conductor stop\n/conductor retry');
  await mona.deleteComment(repo, comment);
  await rita.transferIssue(repo, 2, other);
  await rita.deleteIssue(repo, 3);
  await mona.renameLabel(repo, 'Backend', 'api');
  await mona.commit(repo, 'trunk', { f: '1' }, 'f');
  await repo.setDefaultBranch('trunk');
  repo.rename('widgets2');
  repo.suspend();
  repo.suspend(false);
  other.deselect();
  other.install();
  repo.transferTo('umbrella');
  repo.uninstall();
  repo.install();
  await gh.close();
  await rm(dir, { recursive: true, force: true });
  return { told, problems, ids: { repository: repo.id, other: other.id, installation } };
}

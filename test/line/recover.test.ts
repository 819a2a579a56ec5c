// Redis is lost with everything in it: memory files, GitHub and living agents make the tasks again.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Deed } from '../../src/engine/recover.ts';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { useLine } from './use-line.ts';

const line = useLine({ slots: 12 });

test('C-23: after Redis was lost, tasks go on where they were, with their blockers and decisions, and nobody works twice', async () => {
  const { github, repository } = line();
  const alice = github.as('alice');
  const done = await line().request('Done long ago');
  await line().merge(done);
  const atWork = await line().request('At work', 'hold');
  await line().until('half of the work is there', () => line().held(atWork));
  await line().seen(atWork, 'is at work', ({ state, session }) => state === 'in_progress' && session.alive);
  await alice.comment(repository, atWork, '/conductor decide Use tabs.');
  await alice.comment(repository, atWork, '/conductor block No network here.');
  await line().seen(atWork, 'is blocked', ({ blockers }) => blockers.length === 1);
  const inReview = await line().request('In review');
  await line().seen(inReview, 'waits for review', ({ stage }) => stage === 'review');
  await line().until('all of it is in the files', async () => {
    const blockers = parseBlockers(await memory('blockers'));
    return blockers.length === 1 && (await memory('decisions')).includes('Use tabs.');
  });
  await line().calm();
  await line().down('SIGKILL');
  await loseRedis();

  const would = await recovered('--dry-run');
  expect(would.deeds).toMatchObject([
    { name: 'acme/widgets', deed: 'find project issue' },
    { name: `acme/widgets#${done}`, deed: 'complete' },
    { name: `acme/widgets#${atWork}`, deed: 'adopt' },
    { name: `acme/widgets#${inReview}`, deed: 'resume' },
  ]);
  expect(await line().redis().keys('conductor:task*')).toEqual([]);
  const did = await recovered();
  expect(did.deeds).toEqual(would.deeds);
  expect((await recovered()).deeds, 'the second time nothing is left to do').toEqual([]);

  await line().up();
  expect((await line().task(atWork))?.blockers).toMatchObject([
    { id: 'b1', text: 'No network here.', author: 'alice', from: 'person', closedAt: null },
  ]);
  expect((await line().task(atWork))?.decisions).toMatchObject([{ id: 'd1', text: 'Use tabs.', author: 'alice' }]);
  await line().seen(inReview, 'waits for review', ({ stage }) => stage === 'review');
  await line().merge(inReview);
  await line().go(atWork);
  await line().merge(atWork);
  expect(await line().starts(atWork)).toHaveLength(1);
  expect(await line().starts(inReview)).toHaveLength(1);
  expect((await line().task(done))?.state).toBe('completed');
  await line().calm();
  expect(await line().starts(done)).toHaveLength(1);
  for (const number of [done, atWork, inReview]) expect(line().statusComments(number)).toHaveLength(1);
  expect(parseBlockers(await memory('blockers'))).toHaveLength(1);
}, 180_000);

async function recovered(...options: string[]): Promise<{ dryRun: boolean; deeds: readonly Deed[] }> {
  return JSON.parse(await line().conductorOnline('recover', '--json', ...options));
}

/** The server and all that it had on disk. */
async function loseRedis(): Promise<void> {
  const directory = join(line().home, 'redis');
  process.kill(Number(await readFile(join(directory, 'redis.pid'), 'utf8')), 'SIGKILL');
  await rm(directory, { recursive: true, force: true });
  expect(existsSync(directory)).toBe(false);
}

function memory(name: string): Promise<string> {
  return readFile(join(line().root, 'memory', 'acme', 'widgets', `${name}.md`), 'utf8');
}

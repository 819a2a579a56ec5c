// A task that waits for a slot, and what may have changed when its turn comes.
import { expect, test } from 'vitest';
import { written } from './audited.ts';
import { bodiesOf, say } from './say.ts';
import { useLine } from './use-line.ts';

const line = useLine({ slots: 1 });

test('T-08: who asked for it has lost write access when its turn comes: it does not start, and says why', async () => {
  const { github, repository } = line();
  repository.collaborator('bob', 'write');
  const first = await occupy();
  const number = await line().issue('Of somebody who leaves', 'work', 'bob');
  await github.as('bob').label(repository, number, 'backend');
  await line().seen(
    number,
    'waits for a slot',
    ({ state, session }) => state === 'assigned' && session.state === 'idle',
  );
  repository.collaborator('bob', 'triage');
  await line().go(first);
  await line().seen(
    number,
    'was refused',
    ({ state, reason }) => state === 'available' && reason.includes('only triage'),
  );
  const [note] = await line().until('it says why', () => line().notes(number).length > 0 && bodiesOf(line(), number));
  expect(note).toContain('bob has only triage permission now');
  expect(await written(line(), number, 'start')).toMatchObject({
    actor: 'bob',
    role: 'triage',
    decision: 'refused',
    code: 'permission',
  });
  await line().calm();
  expect(await line().starts(number)).toEqual([]);
});

test('R-15: a stranger edits an approved text before its turn comes: it waits for approval again', async () => {
  const { github, repository } = line();
  const first = await occupy();
  const number = await line().issue('Wait for me', 'work', 'mallory');
  await github.as('alice').label(repository, number, 'backend');
  const { approval } = await line().seen(number, 'waits for approval', (task) => task.approval !== null);
  await say(line(), number, `/conductor approve ${approval?.hash}`);
  await line().seen(number, 'waits for a slot', ({ state }) => state === 'assigned');
  await github.as('mallory').editIssue(repository, number, { body: 'Not that.\n\nagent does: work' });
  const again = await line().seen(number, 'waits for approval again', ({ state }) => state === 'requested');
  expect(again.approval).toMatchObject({ needed: expect.stringContaining('mallory'), by: null });
  await line().go(first);
  await line().seen(first, 'waits for review', ({ stage }) => stage === 'review');
  await line().calm();
  expect(await line().starts(number)).toEqual([]);
  await say(line(), number, `/conductor approve ${approval?.hash}`);
  expect(await line().starts(number)).toEqual([]);
  await say(line(), number, `/conductor approve ${again.approval?.hash}`);
  await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(await line().given(number, 'brief-0.md')).toContain('Not that.');
});

/** @returns an issue whose agent has the one slot */
async function occupy(): Promise<number> {
  const number = await line().request('In the way', 'wait');
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  return number;
}

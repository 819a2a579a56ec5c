// Who goes first when GitHub may be written to only now and then.
import { expect, test } from 'vitest';
import type { Effect, Note } from '../../src/core/effect.ts';
import type { Cause, Command } from '../../src/core/event-parts.ts';
import { placeOf } from '../../src/queue/rank.ts';
import { ownRedis } from './ground.ts';
import { findSlot, issueTask, step } from './steps.ts';

const ground = ownRedis();

test('R-33: a stop goes before everything that waits, a status comment last, and what a stranger causes after that', async () => {
  const show: Effect = { kind: 'comment.upsert', urgent: true };
  const wanted = [
    note({ about: 'stopped', reason: 'stopped by alice', salvage: null }),
    react('eyes'),
    { kind: 'pull.open', head: 'abc' },
    note({ about: 'failed', reason: 'no luck', detail: '' }),
    note({ about: 'rejected', reason: 'no' }),
    react('rocket'),
    note({ about: 'help', command: command('help') }),
    react('confused'),
    show,
    react('-1'),
  ] as const;
  expect(await order(wanted)).toEqual(wanted);
});

test('R-33: the look-up behind a stop goes before every other look, those in the order in which they came', async () => {
  const stop = check(command('stop'));
  const others: Effect[] = [
    { kind: 'issue.look' },
    check(command('retry')),
    { kind: 'ci.look', sha: 'abc', last: false },
  ];
  await ground.store().commit(step(issueTask(12, 'requested'), ...others, stop));
  await ground.outbox().relay();
  expect(await effectsIn('looks.99')).toEqual([stop, ...others]);
});

test('within one rank they go in the order in which they came', async () => {
  const notes = Array.from({ length: 20 }, (_, at) => note({ about: 'rejected', reason: `number ${at}` }));
  await ground.store().commit(step(issueTask(12, 'requested'), ...notes));
  await ground.outbox().relay();
  expect(await effectsIn('github.99')).toEqual(notes);
});

test('what is not for GitHub goes where it comes', () => {
  expect(placeOf({ kind: 'memory.write' })).toEqual({});
  expect(placeOf(findSlot('rust'))).toEqual({});
});

/** @returns the effects in the order in which they would be taken, when the last of them is wished first */
async function order(effects: readonly Effect[]): Promise<readonly Effect[]> {
  const store = ground.store();
  const outbox = ground.outbox();
  for (const effect of lastFirst(effects)) {
    await store.commit(step(issueTask(12, 'requested', { rev: await revision() }), effect));
    await outbox.relay();
  }
  return effectsIn('github.99');
}

/** But in order within one rank. */
function lastFirst(effects: readonly Effect[]): readonly Effect[] {
  const rank = (effect: Effect) =>
    'priority' in placeOf(effect) ? (placeOf(effect) as { priority: number }).priority : 0;
  return [...effects].sort((a, b) => rank(b) - rank(a));
}

async function revision(): Promise<number> {
  const text = await ground.redis().get('conductor:task:4711-12');
  return text === null ? 0 : (JSON.parse(text) as { rev: number }).rev;
}

async function effectsIn(queue: string): Promise<readonly Effect[]> {
  return (await ground.jobs(queue)).map(({ data }) => data.effect as Effect);
}

function note(content: Note): Effect {
  return { kind: 'comment.post', key: 'a note', number: 12, note: content };
}

function react(content: 'eyes' | 'rocket' | 'confused' | '-1'): Effect {
  return { kind: 'reaction.add', comment: 7, content };
}

function command(verb: Command['verb']): Command {
  return { verb, word: verb, text: '', actor: 'alice', comment: { id: 7, url: '' }, number: 12, onPull: false };
}

function check(spoken: Command): Effect {
  const { repository, issue } = issueTask(12, 'requested');
  const cause: Cause = { kind: 'command', command: spoken, repository, issue };
  return { kind: 'actor.check', actor: spoken.actor, cause };
}

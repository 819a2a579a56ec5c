// Every hostile text as title, body and comment of issues, and as everything an agent says and does: nothing of it happens.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { useLine } from '../line/use-line.ts';
import { type Host, hostOf, processesWith, refsOf, tmuxSessionsOf } from './host.ts';
import { agentCommand, type Fate, files, inThirds, setOut } from './journey.ts';
import { deedsOf } from './posted.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
const says = join(world.dir, 'says');
const limits = { max_attempts: 1, max_feedback_rounds: 2 };
const line = useLine({ env: world.env, command: agentCommand(says), files, slots: 10, project: { limits } });
afterAll(() => world.end());

const third = Math.ceil(world.texts.length / 3);
const words = inThirds(world);
let plain: Host;
let numbers: number[];

const log = (what: string) => process.env.HLOG && console.log(what, Math.round(performance.now() / 100) / 10, Math.round(process.cpuUsage().user / 1000));

beforeAll(async () => {
  const { github, repository } = line();
  const alice = github.as('alice');
  const quiet = await setOut(line(), says, { title: 'Plain', body: 'words', words: ['a', 'b', 'c'], fate: 'works' });
  await pause(1_100);
  await alice.label(repository, quiet, 'backend');
  await waiting(quiet);
  plain = await hostOf(line());
  log('plain');

  numbers = [];
  for (let at = 0; at < Number(process.env.HT ?? third); at++) {
    const [one, two, three] = words(at);
    numbers.push(await setOut(line(), says, { title: one, body: two, words: [three, one, two], fate: fateOf(at) }));
  }
  // Comments of the second of the trigger cannot be proven older than it.
  await pause(1_100);
  log('set out');
  for (const number of numbers) await alice.label(repository, number, 'backend');
  for (const [at, number] of numbers.entries()) {
    if (fateOf(at) === 'crashes') await settled(number, ({ state }) => state === 'failed');
    else if (fateOf(at) === 'listens') await settled(number, ({ state, decisions }) => state === 'in_progress' && decisions.length === 3);
    else await waiting(number);
  }
  log('arrived');
}, 600_000);

function fateOf(at: number): Fate {
  if (at % 3 !== 0) return 'crashes';
  if (at % 30 === 3) return 'listens';
  return at % 30 === 6 ? 'fails in CI' : 'works';
}

function waiting(number: number): Promise<Task> {
  return settled(number, ({ stage }) => stage === 'review');
}

/** On a busy machine a task may have to wait for a hundred others. */
async function settled(number: number, so: (task: Task) => boolean): Promise<Task> {
  for (let round = 0; ; round++) {
    const found = await line().seen(number, 'has come to its place', so).catch((error) => error);
    if (!(found instanceof Error)) return found;
    if (round > 3) throw found;
  }
}

test('no text was run', () => {
  expect(world.canaries(line().dir)).toEqual([]);
});

test('look', async () => {
  const host = await hostOf(line());
  expect(host).toEqual(plain);
  console.log(refsOf(line()).slice(0, 30), tmuxSessionsOf(line()));
  const { repository, github } = line();
  for (const number of numbers) {
    const task = await line().task(number);
    if (!task) throw new Error();
    const all = [...line().statusComments(number), ...line().notes(number), ...(task.pull ? line().notes(task.pull.number) : [])].map(({ body }) => body);
    if (task.pull) all.push(repository.pull(task.pull.number).body ?? '');
    for (const body of all) {
      const d = deedsOf({ body, task: task.id, numbers: [number, task.pull?.number ?? 0], requester: 'alice' });
      if (d.length) console.log(number, world.texts[number - 3]?.name, d, process.env.HBODY ? body : '');
    }
  }
  console.log(processesWith([line().dir, world.dir]));
  const keys = await line().redis().keys('*');
  console.log([...new Set(keys.map((k) => k.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, 'UUID').replace(/\d+/g, 'N')))].sort().join('\n'));
  const tree = [line().dir, world.dir].flatMap((place) => readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => join(place, name)));
  console.log([...new Set(tree.filter((name) => !/worktrees\/\d+-\d+\/|\/objects\/|says\//.test(name)).map((k) => k.replace(line().dir, 'LINE').replace(world.dir, 'WORLD').replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, 'UUID').replace(/\d+/g, 'N')))].sort().join('\n'));
  console.log(readFileSync(line().log, 'utf8').split('\n').filter((one) => { try { JSON.parse(one); return false } catch { return true } }));
});

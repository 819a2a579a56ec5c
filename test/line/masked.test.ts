// An agent tells its own key in every way it can, and so do its checks: nothing that stays or is shown has it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useLine } from './use-line.ts';

const key = 'v1/Qm9uam91+Zz09=k3Y&more';
const forms = [key, Buffer.from(key).toString('base64'), encodeURIComponent(key)];

const told = mkdtempSync(join(tmpdir(), 'told-'));
writeFileSync(join(told, 'forms'), `${forms.join('\n')}\n`);
afterAll(() => rmSync(told, { recursive: true, force: true }));

const teller = fileURLToPath(new URL('./fixtures/teller.sh', import.meta.url));
const line = useLine({
  env: { ...process.env, TELLER_API_KEY: key },
  passEnv: ['TELLER_API_KEY'],
  command: ['sh', teller, told],
  files: {
    'README.md': '# widgets\n',
    'greet.sh': 'echo hello\n',
    // The first time it says no, so that what it says is also sent back to the agent.
    'test.sh': `cat '${told}/forms'\nif grep -q . work-*.txt && [ ! -e finished ]; then exit 1; fi\necho 'ok - told'\n`,
    '.github/ci.sh': 'true\n',
  },
});

let merged: number;
let refused: number;
let printedAlive: string;

beforeAll(async () => {
  const { github, repository } = line();
  merged = await line().request('Tell all', 'work');
  await line().seen(merged, 'asks', ({ blockers }) => blockers.length > 0);
  printedAlive = line().conductor('logs', String(merged), '--lines', '2', '--json');
  await github.as('alice').comment(repository, merged, '/conductor answer Use it.');
  await line().merge(merged);
  // `finished` is on the default branch now, so this one passes its checks at once.
  refused = await line().issue('Commit it', 'work');
  repository.issue(refused).body = 'agent does: commit';
  await github.as('alice').label(repository, refused, 'backend');
  await line().seen(
    refused,
    'is stopped before the push',
    ({ blockers, state }) => blockers.length > 0 || state === 'failed',
  );
  await line().quiet();
});

test('T-33: the key is in no comment and no pull request', () => {
  const { repository } = line();
  const numbers = [...repository.issues(), ...repository.pulls()].map(({ number }) => number);
  const bodies = numbers.flatMap((number) => repository.comments(number).map(({ body }) => body));
  const pulls = repository.pulls().flatMap(({ title, body }) => [title, body ?? '']);
  expect(bodies.join('\n')).toContain('Shall I use [redacted]');
  expect(pulls.join('\n')).toContain('[redacted]');
  for (const form of forms) expect([...bodies, ...pulls].filter((text) => text.includes(form))).toEqual([]);
});

test('T-33: the key is in no log, no memory file, and nothing else the conductor keeps', async () => {
  const { dir, root, home, log } = line();
  expect(holding('[redacted]', join(root, 'logs', 'agents'))).not.toEqual([]);
  expect(holding('[redacted]', join(root, 'logs', 'validation'))).not.toEqual([]);
  expect(holding('[redacted]', join(root, 'memory'))).not.toEqual([]);
  for (const form of forms) expect(holding(form, join(root, 'logs'), join(root, 'memory'), home, log)).toEqual([]);
  // What is left is the agent's own: its worktree, and what git keeps of it.
  for (const form of forms) {
    const elsewhere = holding(form, dir).filter((path) => !path.startsWith(join(root, '.conductor')));
    expect(elsewhere).toEqual([]);
  }
});

test('T-33: the key is in no value of Redis', async () => {
  const values = await everything(line().redis());
  expect(values.length).toBeGreaterThan(20);
  expect(values.join('\n')).toContain('[redacted]');
  for (const form of forms) expect(values.filter((value) => value.includes(form))).toEqual([]);
});

test('S-068 T-33: logs shows what the agent printed while it lives and when it has ended, and no key', () => {
  const [alive, ended] = [printedAlive, line().conductor('logs', String(merged), '--json')].map((out) =>
    JSON.parse(out),
  );
  expect(alive).toMatchObject({ alive: true, task: `acme/widgets#${merged}`, cutIsExact: true });
  expect(ended).toMatchObject({ alive: false, session: alive.session, cut: 0 });
  expect(alive.cut).toBeGreaterThan(0);
  expect(alive.lines).toEqual(ended.lines.slice(alive.cut, alive.cut + 2));
  expect(ended.lines).toEqual(expect.arrayContaining(['[redacted]', 'raw: [redacted]']));
  const last = JSON.parse(line().conductor('logs', alive.session, '--lines', '1', '--json'));
  expect(last).toMatchObject({ lines: ended.lines.slice(-1), cut: ended.lines.length - 1 });
  for (const form of forms) expect(JSON.stringify([alive, ended])).not.toContain(form);
});

test('T-33: a commit whose message has the key does not leave the host', async () => {
  expect(await line().branchesOf(refused)).toEqual([]);
  expect(await line().repository.git('log', '--all', '--format=%B')).not.toContain(key);
});

test('what agents and checks print is for the operator’s eyes alone', () => {
  const found = execFileSync(
    'find',
    [join(line().root, 'logs'), '-path', '*/audit', '-prune', '-o', '-perm', '/077', '-print'],
    {
      encoding: 'utf8',
    },
  );
  expect(found).toBe('');
});

/** @returns key, and value as text, of all there is. */
async function everything(redis: Redis): Promise<string[]> {
  const keys = await redis.keys('*');
  return Promise.all(
    keys.map(async (key) => {
      const type = await redis.type(key);
      if (type === 'string') return `${key} ${await redis.get(key)}`;
      if (type === 'hash')
        return `${key} ${Object.entries(await redis.hgetall(key))
          .flat()
          .join(' ')}`;
      if (type === 'list') return `${key} ${(await redis.lrange(key, 0, -1)).join(' ')}`;
      if (type === 'set') return `${key} ${(await redis.smembers(key)).join(' ')}`;
      if (type === 'zset') return `${key} ${(await redis.zrange(key, '0', '-1')).join(' ')}`;
      if (type === 'stream') return `${key} ${(await redis.xrange(key, '-', '+')).flat(3).map(String).join(' ')}`;
      return key;
    }),
  );
}

/** Files below the paths that hold the text. One that goes while it is looked for (a backup, a log that is turned) is no answer. */
function holding(text: string, ...paths: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync('grep', ['-rlFa', '-e', text, ...paths], { encoding: 'utf8' });
  const complaints = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('No such file or directory'));
  if (status === null || complaints.length > 0) throw new Error(`grep ended with ${status}: ${complaints.join('; ')}`);
  return stdout.split('\n').filter((line) => line !== '');
}

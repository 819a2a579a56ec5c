import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { arrivals } from '../../src/agent-side/arrivals.ts';
import { agent } from '../../src/cli/agent/agent.ts';
import { agentInbox } from '../../src/cli/agent/agent-inbox.ts';
import { readReport } from '../../src/engine/host/report.ts';
import { type Place, place, refusal, until } from './place.ts';

async function worktree(): Promise<Place & { outbox: string; inbox: string }> {
  const project = await place();
  const [outbox, inbox] = ['outbox', 'inbox'].map((name) => join(project.root, '.conductor', name)) as [string, string];
  for (const directory of [outbox, inbox]) await mkdir(directory, { recursive: true });
  return { ...project, outbox, inbox };
}

test.each(['status', 'decision', 'blocker', 'ask', 'done'])('%s becomes one file the engine can read', async (verb) => {
  const tree = await worktree();
  await agent(verb, ['use UTC, because "clients" parse it\n'], {}, tree.screen());
  const [name = '', ...others] = await readdir(tree.outbox);
  expect(others).toEqual([]);
  expect(name).toMatch(/^\d{13}-[0-9a-f]{8}\.json$/);
  const text = await readFile(join(tree.outbox, name), 'utf8');
  expect(JSON.parse(text)).toEqual({
    verb,
    text: 'use UTC, because "clients" parse it',
    id: name.replace(/\.json$/, ''),
  });
  expect(readReport(name, text)).toMatchObject({ report: { kind: 'session.reported', report: verb } });
  expect((await stat(join(tree.outbox, name))).mode & 0o777).toBe(0o600);
});

test('what was said first sorts first', async () => {
  const tree = await worktree();
  let now = 1_800_000_000_000;
  for (const word of ['one', 'two', 'three']) await agent('status', [word], {}, { ...tree.screen(), now: () => now++ });
  const names = (await readdir(tree.outbox)).sort();
  const texts = await Promise.all(names.map(async (name) => readFile(join(tree.outbox, name), 'utf8')));
  expect(texts.map((text) => JSON.parse(text).text)).toEqual(['one', 'two', 'three']);
});

test('CONDUCTOR_OUTBOX goes before the directory', async () => {
  const tree = await worktree();
  const other = join(tree.root, 'other');
  await mkdir(other);
  await agent('status', ['here'], {}, tree.screen({ CONDUCTOR_OUTBOX: other }));
  expect(await readdir(other)).toHaveLength(1);
  expect(await readdir(tree.outbox)).toEqual([]);
});

test('an agent that has gone into a directory of its worktree is still heard', async () => {
  const tree = await worktree();
  await tree.write('.conductor/inbox/answer-1.md', 'Use UTC.\n');
  const deep = join(tree.root, 'src', 'deep');
  await mkdir(deep, { recursive: true });
  const screen = { ...tree.screen(), cwd: deep };
  await agent('status', ['here'], {}, screen);
  await agentInbox({}, screen);
  expect(await readdir(tree.outbox)).toHaveLength(1);
  expect(screen.said.out).toContain('── ../../.conductor/inbox/answer-1.md\nUse UTC.\n');
});

test('mistakes are told apart', async () => {
  const [tree, outside] = [await worktree(), await place()];
  const said = (...words: [string, ...string[]]) => refusal(agent(words[0], words.slice(1), {}, tree.screen()));
  expect(await said('shout', 'x')).toMatchObject({ code: 'verb_unknown', exitCode: 2 });
  expect(await said('toString', 'x')).toMatchObject({ code: 'verb_unknown' });
  const gone = { code: 'not_in_session', exitCode: 1, hint: expect.stringContaining('worktree') };
  expect(await refusal(agent('status', ['x'], {}, outside.screen()))).toMatchObject(gone);
  expect(await refusal(agentInbox({}, outside.screen()))).toMatchObject(gone);
  const elsewhere = tree.screen({ CONDUCTOR_OUTBOX: join(tree.root, 'none') });
  expect(await refusal(agent('status', ['x'], {}, elsewhere))).toMatchObject(gone);
});

test('a message that cannot be written is refused with the reason, and leaves nothing half behind', async () => {
  const tree = await worktree();
  // A name that is too long for the file system stands for every other reason why a file cannot be made.
  const far = { ...tree.screen(), now: () => `${'9'.repeat(300)}` as unknown as number };
  const refused = { code: 'outbox_unwritable', exitCode: 1, message: expect.stringContaining('ENAMETOOLONG') };
  expect(await refusal(agent('status', ['x'], {}, far))).toMatchObject(refused);
  expect(await readdir(tree.outbox)).toEqual([]);
});

test.each([
  ['letters', 'a', 99_999],
  ['Chinese', '語', 87_000],
  ['what JSON spells out', '\u0007x', 74_000],
  ['emoji', '👩‍👩‍👧', 83_000],
])(
  'of a text without end that is made of %s, what one file carries is kept, and that is said',
  async (_, part, least) => {
    const tree = await worktree();
    const screen = tree.screen();
    await agent('decision', [part.repeat(200_000 / part.length)], {}, screen);
    const [name = ''] = await readdir(tree.outbox);
    const path = join(tree.outbox, name);
    const { text } = JSON.parse(await readFile(path, 'utf8'));
    expect((await stat(path)).size).toBeLessThanOrEqual(256 * 1024);
    expect(text.length).toBeGreaterThan(least);
    expect(text.length).toBeLessThanOrEqual(100_000);
    expect(text.isWellFormed?.() ?? true).toBe(true);
    expect(screen.said.err).toMatch(/too long for one message.*name the file/);
  },
);

test('standard input is read for the text - only, and not without end', async () => {
  const tree = await worktree();
  async function* endless() {
    for (;;) yield 'line\n'.repeat(10_000);
  }
  await agent('ask', ['-'], {}, tree.screen(), endless());
  await agent(
    'message',
    ['qa', '-'],
    {},
    tree.screen(),
    (async function* () {
      yield Buffer.from('zwei \xe2', 'latin1');
      yield Buffer.from('\x82\xac\nlines\n', 'latin1');
    })(),
  );
  const texts = await Promise.all(
    (await readdir(tree.outbox)).sort().map((name) => readFile(join(tree.outbox, name), 'utf8')),
  );
  expect(texts.map((text) => JSON.parse(text).text)).toEqual([expect.stringMatching(/^line\nline/), 'zwei €\nlines']);
});

test('inbox shows each message once, oldest first, and nothing that is still being written', async () => {
  const tree = await worktree();
  const put = async (name: string, text: string, second: number) => {
    await writeFile(join(tree.inbox, name), text);
    await utimes(join(tree.inbox, name), second, second);
  };
  await put('validation-2.md', 'The tests fail.\n', 2_000);
  await put('answer-1.md', 'Use UTC.\n', 1_000);
  await put('half.md.tmp', 'half', 3_000);
  const [first, second, third] = [tree.screen(), tree.screen(), tree.screen()];
  await agentInbox({}, first);
  await agentInbox({}, second);
  await put('ci-3.md', 'CI is red.\n', 4_000);
  await agentInbox({}, third);
  expect(first.said.out).toBe(
    '── .conductor/inbox/answer-1.md\nUse UTC.\n\n── .conductor/inbox/validation-2.md\nThe tests fail.\n\n',
  );
  expect(second.said.out).toBe('No unread messages.\n');
  expect(third.said.out).toBe('── .conductor/inbox/ci-3.md\nCI is red.\n\n');
});

test('a refusal by the runner is shown like any other message, and what is no file is passed over', async () => {
  const tree = await worktree();
  await tree.write('.conductor/inbox/refused-1.md', '# Refused: message (addressee_unknown)\n');
  await mkdir(join(tree.inbox, 'folder'));
  const screen = tree.screen();
  await agentInbox({ json: true }, screen);
  expect(JSON.parse(screen.said.out)).toEqual({
    messages: [
      {
        name: 'refused-1.md',
        path: '.conductor/inbox/refused-1.md',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        text: '# Refused: message (addressee_unknown)\n',
      },
    ],
  });
});

describe('inbox --wait', () => {
  test('ends as soon as a message is there, and not by one that is still being written', async () => {
    const tree = await worktree();
    const screen = tree.screen();
    const waiting = agentInbox({ wait: '30' }, screen);
    await writeFile(join(tree.inbox, 'answer-1.md.tmp'), 'Use');
    await mkdir(join(tree.inbox, 'folder'));
    await tree.write('.conductor/inbox/.read', '');
    expect(screen.said.out).toBe('');
    await rename(join(tree.inbox, 'answer-1.md.tmp'), join(tree.inbox, 'answer-1.md'));
    await waiting;
    expect(screen.said.out).toBe('── .conductor/inbox/answer-1.md\nUse\n\n');
  });

  test('is told by the system, and does not only look for itself now and then', async () => {
    const took: number[] = [];
    for (const name of ['a', 'b', 'c']) {
      const { inbox } = await worktree();
      let looks = 0;
      const look = async () => {
        const names = await readdir(inbox);
        looks++;
        return names;
      };
      const waiting = arrivals(inbox, look, { wait: 30_000, signals: [] });
      await until(() => looks === 1);
      const started = performance.now();
      await writeFile(join(inbox, name), 'Use UTC.');
      expect(await waiting).toEqual([name]);
      took.push(performance.now() - started);
    }
    // The slow look comes after a second; the quickest of three need not wait for it, however busy the machine.
    expect(Math.min(...took)).toBeLessThan(700);
  });

  test('is over after its time, and at a signal', async () => {
    const tree = await worktree();
    const [screen, other] = [tree.screen(), tree.screen()];
    const started = Date.now();
    await agentInbox({ wait: '0.2' }, screen);
    expect(Date.now() - started).toBeGreaterThanOrEqual(190);
    const interrupted = new AbortController();
    const waiting = agentInbox({ wait: '3600' }, other, interrupted.signal);
    interrupted.abort();
    await waiting;
    expect([screen.said.out, other.said.out]).toEqual(['No unread messages.\n', 'No unread messages.\n']);
  });

  test('is over after its time also when garbage was collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const tree = await worktree();
    const looks = setInterval(collect, 20);
    onTestFinished(() => clearInterval(looks));
    const screen = tree.screen();
    await agentInbox({ wait: '1' }, screen);
    expect(screen.said.out).toBe('No unread messages.\n');
  });

  test('wants a number of seconds that is bounded', async () => {
    const tree = await worktree();
    for (const wait of ['soon', '', '-1', '3601', 'Infinity'])
      expect(await refusal(agentInbox({ wait }, tree.screen()))).toMatchObject({
        code: 'seconds_malformed',
        exitCode: 2,
      });
  });
});

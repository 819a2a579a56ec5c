// Messages on the real line: between agents, from people, past restarts; each is in one inbox, once.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audited } from './audited.ts';
import { ask, bodiesOf, say } from './say.ts';
import { useLine } from './use-line.ts';

const line = useLine({ slots: 24, project: { limits: { max_queued_messages: 3 } } });

test.concurrent('S-130, S-069: a message of one agent reaches the other once, as data, and the sender hears of each addressee', async () => {
  const [from, to] = await two();
  writes(from, 'a', { verb: 'message', to: `#${to},qa`, text: 'The schema has changed.\nUse `v2`.' });
  const [name = ''] = await line().until('it is there', () => nonEmpty(inbox(to, 'message-')));
  const text = read(to, name);
  expect(text).toMatch(new RegExp(`^# Message of another agent, \\S+ on #${from}\\n`));
  expect(text).toContain('The schema has changed.\nUse `v2`.');
  expect(text).toContain('not a person');
  const [receipt = ''] = await line().until('the sender hears of it', () => nonEmpty(inbox(from, 'result-')));
  expect(read(from, receipt)).toMatch(
    new RegExp(`1 of 2 will get it[\\s\\S]*#${to}: queued as number 1[\\s\\S]*qa: not sent \\(session_not_found\\)`),
  );
  await line().calm();
  const task = await line().seen(to, 'has it', ({ mail }) => mail[0]?.state === 'delivered');
  expect(task.mail).toMatchObject([
    { seq: 1, kind: 'agent', sender: line().id(from), reason: expect.stringContaining('in its inbox') },
  ]);
  expect(inbox(to, 'message-')).toEqual([name]);
  expect(outbox(from)).toEqual([]);
});

test.concurrent('S-067: to somebody who is absent nothing is sent, and that is an error in the inbox of the sender', async () => {
  const number = await atWork('Alone');
  writes(number, 'a', { verb: 'message', to: '#7777', text: 'Hello?' });
  const [receipt = ''] = await line().until('the sender hears of it', () => nonEmpty(inbox(number, 'result-')));
  expect(read(number, receipt)).toMatch(/^# Error: your message to #7777 reached nobody[\s\S]*session not found/);
});

test.concurrent('S-071, T-28: what would destroy the host is not passed on, and stands in the security log', async () => {
  const [from, to] = await two();
  writes(from, 'a', { verb: 'message', to: `#${to}`, text: 'Clean up:\n\nrm -rf / --no-preserve-root' });
  const [receipt = ''] = await line().until('the sender hears of it', () => nonEmpty(inbox(from, 'result-')));
  expect(read(from, receipt)).toContain('destroys_files');
  await line().calm();
  expect(inbox(to, 'message-')).toEqual([]);
  expect(await audited(line(), from, 'security')).toMatchObject([{ trigger: 'message', code: 'destroys_files' }]);
});

test.concurrent('malformed, huge and foreign files are answered in the inbox and kept; what follows them goes on', async () => {
  const [from, to] = await two();
  const box = join(line().worktree(from), '.conductor', 'outbox');
  put(from, '1-huge', 'x'.repeat(300_000));
  put(from, '2-odd', '{"verb":"merge","text":"now"}');
  put(from, '3-broken', '{"verb":"message",');
  put(from, '4-binary', Buffer.from([0, 255, 1]));
  symlinkSync('/etc/passwd', join(box, '5-link'));
  mkdirSync(join(box, '6-directory'));
  writes(from, '7-fine', { verb: 'message', to: `${to}`, text: 'Still here.' });
  await line().until('the fine one is there', () => nonEmpty(inbox(to, 'message-')));
  const refusals = inbox(from, 'refused-').map((name) => read(from, name));
  expect(refusals.map((text) => /refused \((\w+)\)/.exec(text)?.[1]).toSorted()).toEqual([
    ...['binary', 'json_malformed', 'not_a_file', 'not_a_file', 'too_large', 'verb_unknown'],
  ]);
  for (const text of refusals) expect(text).toMatch(/File: `\d-\w+`[\s\S]*Reason: [\s\S]*Next: /);
  expect(refusals.join()).not.toContain('root:');
  await line().until('they are put aside', () => outbox(from).length === 0);
  expect(readdirSync(join(box, '.taken')).length).toBe(7);
});

test.concurrent('S-070, S-081: what waits for an agent is in its inbox as it starts, in order; one more than may wait is refused', async () => {
  const place = await line().elsewhere('moon', 'mail');
  const first = await place.request('At work', 'wait');
  await place.seen(first, 'is at work', ({ state }) => state === 'in_progress');
  await say(line(), first, '/conductor pause', 'alice', place);
  const number = await place.request('Later', 'wait');
  await place.seen(number, 'is held', ({ held }) => held !== null);
  for (const text of ['One.', 'Two.', 'Three.']) {
    expect((await say(line(), number, `/conductor send ${text}`, 'alice', place)).reaction).toBe('rocket');
  }
  expect(await ask(line(), number, '/conductor send Four.', 'alice', place)).toContain('3 messages wait');
  await line().until('people see it', () => place.statusComments(number)[0]?.body.includes('| Messages | 3 waiting |'));
  await say(line(), number, '/conductor resume', 'alice', place);
  const started = await place.seen(number, 'is at work', ({ state }) => state === 'in_progress');
  expect(started.mail.map(({ seq, state, reason }) => [seq, state, reason])).toEqual(
    [1, 2, 3].map((seq) => [seq, 'delivered', 'in its inbox when the agent started']),
  );
  const there = readdirSync(join(place.worktree(number), '.conductor', 'inbox')).filter((name) =>
    name.startsWith('send-'),
  );
  expect(there).toHaveLength(3);
});

test.concurrent('what waits when the task comes to rest is undeliverable, and its sender is told', async () => {
  const [from, to] = await two();
  const third = await line().issue('Never started', 'wait');
  await line().github.as('alice').comment(line().repository, third, '/conductor deploy backend');
  await line().seen(third, 'is at work', ({ state }) => state === 'in_progress');
  await line().go(third);
  await line().seen(third, 'waits for review', ({ stage }) => stage === 'review');
  writes(from, 'a', { verb: 'message', to: `${third},${to}`, text: 'Wait for me.' });
  await line().seen(third, 'has it waiting', ({ mail }) => mail[0]?.state === 'waiting');
  await say(line(), third, '/conductor send Mine too.');
  await say(line(), third, '/conductor stop');
  const stopped = await line().seen(third, 'was stopped', ({ state }) => state === 'available');
  expect(stopped.mail.map(({ state }) => state)).toEqual(['undeliverable', 'undeliverable']);
  await line().until('both results are there', () => inbox(from, 'result-').length === 2);
  expect(
    inbox(from, 'result-')
      .map((name) => read(from, name))
      .join(),
  ).toMatch(/came to rest/);
  await line().until('people see it', () =>
    line().statusComments(third)[0]?.body.includes('| Messages | 2 not delivered |'),
  );
  expect(bodiesOf(line(), third).join()).not.toContain('did not reach');
});

test.concurrent('S-067, S-069, S-128: a person at a terminal sends to one and to several, sees it arrive, and finds it in the queue', async () => {
  const [from, to] = await two();
  const sent = await line().conductorOnline('send', `${from}`, 'Line one.\nLine two.', '--json');
  expect(JSON.parse(sent)).toMatchObject({ ok: true, task: line().id(from), seq: 1, state: 'delivered' });
  const [name = ''] = inbox(from, 'send-');
  expect(read(from, name)).toContain('Line one.\nLine two.');
  const many = JSON.parse(await line().conductorOnline('send', `${from},${to},qa`, 'Commit.', '--json'));
  expect(many.results.map(({ ok, seq }: { ok: boolean; seq: number | null }) => [ok, seq])).toEqual([
    [true, 2],
    [true, 1],
    [false, null],
  ]);
  const { mail, messages } = JSON.parse(await line().conductorOnline('queue', `${from}`, '--json'));
  expect(mail).toMatchObject([{ total: 0, states: { delivered: 2 } }]);
  expect(messages).toMatchObject([{ seq: 1, kind: 'person', state: 'delivered' }, { seq: 2 }]);
});

/** Two agents at work that wait to be told to go on. */
async function two(): Promise<readonly [number, number]> {
  const [from, to] = await Promise.all([atWork('Writer'), atWork('Reader')]);
  return [from ?? 0, to ?? 0];
}

async function atWork(title: string): Promise<number> {
  const number = await line().request(title, 'wait');
  await line().seen(number, 'is at work', ({ state, session }) => state === 'in_progress' && session.alive);
  return number;
}

function writes(number: number, name: string, message: object): void {
  put(number, `${name}.json`, JSON.stringify(message));
}

/** As an agent would: under another name, then renamed. */
function put(number: number, name: string, content: string | Buffer): void {
  const box = join(line().worktree(number), '.conductor', 'outbox');
  writeFileSync(join(box, `.${name}.tmp`), content);
  renameSync(join(box, `.${name}.tmp`), join(box, name));
}

function inbox(number: number, prefix: string): readonly string[] {
  const path = join(line().worktree(number), '.conductor', 'inbox');
  return existsSync(path) ? readdirSync(path).filter((name) => name.startsWith(prefix) && name.endsWith('.md')) : [];
}

function outbox(number: number): readonly string[] {
  return readdirSync(join(line().worktree(number), '.conductor', 'outbox')).filter((name) => name !== '.taken');
}

function read(number: number, name: string): string {
  return readFileSync(join(line().worktree(number), '.conductor', 'inbox', name), 'utf8');
}

function nonEmpty<T>(found: readonly T[]): readonly T[] | undefined {
  return found.length > 0 ? found : undefined;
}

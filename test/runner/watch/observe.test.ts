// What a runner tells of its agents, from their hooks, transcripts and screens; with real files, processes and tmux.
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import { makeRoom, never, type TestRoom, until } from '../room.ts';
import { claudeSession, fakeClaude } from './fake-claude.ts';

let room: TestRoom;
/** The regular look is far away: what is told comes from the hooks. */
const seldom = { look: 60_000 };
const often = { look: 60, working: 300, redraw: 100, screen: 100 };
afterEach(() => room.close());

const observed = () => room.events.filter((event) => event.kind === 'observed');
/** Each once, however often it was told: with more that became known. */
const conditions = () =>
  observed()
    .map(({ condition }) => condition)
    .filter((one, index, all) => one !== all[index - 1]);
const latest = () => observed().at(-1);
const say = ({ worktree }: SessionSpec, file: string) => writeFileSync(join(worktree, file), '');
const becomes = (condition: string) => until(() => latest()?.condition === condition);

/** The line of its first prompt, once it is there. */
function promptLine({ worktree }: SessionSpec): Promise<string> {
  return until(async () => {
    const lines = (await readFile(join(worktree, '.conductor', 'events'), 'utf8').catch(() => '')).split('\n');
    return lines.slice(0, -1).find((line) => line.includes('"ev":"prompt"'));
  });
}

async function begin(spec: SessionSpec): Promise<SessionSpec> {
  room.watch();
  await room.sessions.ensure(spec, never);
  return spec;
}

describe('by its hooks', () => {
  beforeEach(() => {
    room = makeRoom(seldom);
  });

  it('works, asks for permission with its question, works again, and ends its turn', async () => {
    const ask = 'hook PermissionRequest asking \',"tool_name":"Bash","tool_input":{"command":"rm -r build"}\'';
    const spec = await begin(
      await fakeClaude(room, `${ask}\ntold yes; hook PostToolUse working\ntold end; hook Stop turn_end; sleep 1000`),
    );
    await becomes('waiting');
    expect(latest()).toMatchObject({
      evidence: 'it asks for permission',
      asking: { text: 'May I use Bash: rm -r build?' },
    });
    say(spec, 'yes');
    await becomes('working');
    say(spec, 'end');
    await becomes('waiting');
    expect(latest()).toEqual(expect.not.objectContaining({ asking: expect.anything() }));
    expect(latest()).toMatchObject({ evidence: 'its turn ended', session: claudeSession });
  });

  it("keeps the CLI's own id of the session for the next start", async () => {
    const spec = await begin(await fakeClaude(room, 'sleep 1000'));
    const file = join(room.stateDir, 'agents', spec.task, 'claude', 'session');
    await until(async () => (await readFile(file, 'utf8').catch(() => '')).trim() === claudeSession);
  });

  it('tells a done that was written before the end of the turn before that end', async () => {
    const done =
      'mkdir -p .conductor/outbox; echo done > .conductor/outbox/x.tmp; mv .conductor/outbox/x.tmp .conductor/outbox/x';
    await begin(await fakeClaude(room, `${done}; hook Stop turn_end; sleep 1000`));
    await becomes('waiting');
    const kinds = room.events.map(({ kind }) => kind);
    expect(kinds.indexOf('message')).toBeLessThan(kinds.lastIndexOf('observed'));
  });

  it.each([
    [
      'of another run',
      `"$(tail -n1 .conductor/events | sed 's/"mark":"\\([^"]*\\)"/"mark":"other","was":"\\1"/;s/"prompt"/"turn_end"/')"`,
    ],
    [
      'of another session of the CLI',
      `"$(tail -n1 .conductor/events | sed 's/${claudeSession}/other/;s/"prompt"/"turn_end"/')"`,
    ],
    ['that are no JSON', `'turn_end {' '[]' 'null' '"x"' ''`],
    ['of another form', `'{"ev":7}' '{"ev":"turn_end"}' '{"mark":{}}'`],
    ['that are huge', `"$(head -c 400000 /dev/zero | tr '\\0' x)"`],
  ])('does not count lines %s', async (_, lines) => {
    const rubbish = `printf '%s\\n' ${lines} >> .conductor/events`;
    const spec = await begin(await fakeClaude(room, `${rubbish}; told end; hook Stop turn_end; sleep 1000`));
    await becomes('working');
    say(spec, 'end');
    await becomes('waiting');
    expect(conditions()).toEqual(['working', 'waiting']);
  });

  it.each([
    ['a link to another file', (path: string) => symlinkSync('/etc/passwd', path)],
    ['a directory', (path: string) => mkdirSync(path)],
  ])('is not disturbed by %s in the place of its events', async (_, put) => {
    const spec = await begin(await fakeClaude(room, 'told end; sleep 1000'));
    await becomes('working');
    const path = join(spec.worktree, '.conductor', 'events');
    const prompted = await promptLine(spec);
    rmSync(path);
    put(path);
    rmSync(path, { recursive: true });
    writeFileSync(`${path}.new`, `${prompted.replace('"ev":"prompt"', '"ev":"turn_end"')}\n`);
    renameSync(`${path}.new`, path);
    await becomes('waiting');
  });

  it('a flood of events is read at a pace, and its end is seen', async () => {
    const spec = await begin(await fakeClaude(room, 'sleep 1000'));
    await becomes('working');
    const path = join(spec.worktree, '.conductor', 'events');
    const line = await promptLine(spec);
    const from = process.cpuUsage();
    appendFileSync(path, `${line}\n`.repeat(40_000));
    appendFileSync(path, `${line.replace('"ev":"prompt"', '"ev":"turn_end"')}\n`);
    await becomes('waiting');
    const { user, system } = process.cpuUsage(from);
    expect((user + system) / 1e6).toBeLessThan(4);
  });
});

describe('by its transcript', () => {
  beforeEach(() => {
    room = makeRoom({ look: 60, usage: 100 });
  });

  it('W-69: tells what it used, each message once, and the last of it before its exit', async () => {
    const spec = await begin(
      await fakeClaude(room, 'used m1 100; used m1 100; used m2 20; told end; used m3 7; exit 0'),
    );
    await until(() => latest()?.usage?.input === 120);
    say(spec, 'end');
    await room.exitOf(spec.task);
    expect(latest()).toMatchObject({ condition: 'unknown', usage: { input: 127, output: 3 }, session: claudeSession });
    expect(room.events.at(-1)?.kind).toBe('exited');
  });

  it('reckons the same after the runner was started anew', async () => {
    const spec = await fakeClaude(room, 'used m1 100; used m2 20; hook Stop turn_end; sleep 1000');
    const stop = room.watch();
    await room.sessions.ensure(spec, never);
    await until(() => latest()?.usage?.input === 120);
    await stop();
    room.events.length = 0;
    room.watch();
    await until(() => latest()?.usage?.input === 120);
    expect(latest()).toMatchObject({ condition: 'waiting', evidence: 'its turn ended' });
  });

  it.each([
    ['a link in its place', 'ln -s "$PWD/mine.jsonl" "$transcript"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for the shell
    ['a link on the way to it', 'rmdir "${transcript%/*}"; mkdir mine; ln -s "$PWD/mine" "${transcript%/*}"'],
  ])('follows no link out of its home: %s', async (_, link) => {
    await begin(await fakeClaude(room, `${link}; used m1 100; hook Stop turn_end; sleep 1000`));
    await becomes('waiting');
    expect(observed().some(({ usage }) => usage !== undefined)).toBe(false);
  });
});

describe('by its screen', () => {
  beforeEach(() => {
    room = makeRoom(often);
  });
  const options = { ready: '^> $', busy: '^Working', asking: 'Proceed\\?' };

  it('B-06: a program that the operator described asks, works and waits', async () => {
    const script =
      "clear; echo 'rm -r build'; echo 'Proceed? (y/n)'; until [ -e yes ]; do sleep 0.02; done; clear; echo Working; until [ -e end ]; do sleep 0.02; done; clear; printf '> '; sleep 1000";
    const spec = await begin(await room.agent(script, { options }));
    await until(() => latest()?.asking);
    expect(latest()?.asking?.text).toContain('rm -r build\nProceed? (y/n)');
    say(spec, 'yes');
    // Its screen and its output both say so; only the first of them is told.
    await until(() => latest()?.condition === 'working');
    say(spec, 'end');
    await until(() => latest()?.evidence === 'its screen waits for input');
  });

  it('B-09: the end of a turn whose hook was lost is seen at a later look', async () => {
    await begin(await fakeClaude(room, "clear; printf '❯ '; sleep 1000"));
    await until(() => conditions().join(' ').endsWith('working waiting'));
    expect(latest()?.evidence).toBe('its screen waits for input');
  });

  it('a permission whose hook was lost is seen at a later look', async () => {
    await begin(await fakeClaude(room, "clear; echo 'rm -r build'; echo 'Do you want to proceed?'; sleep 1000"));
    await until(() => latest()?.asking);
    expect(latest()?.asking?.text).toContain('rm -r build');
  });
});

it('is told again when the telling was refused', async () => {
  room = makeRoom(often);
  let refused = 0;
  room.watch(room.sessions, (event) => {
    if (event.kind === 'observed' && refused++ < 2) throw new Error('Redis is away');
    room.events.push(event);
  });
  await room.sessions.ensure(await fakeClaude(room, 'hook Stop turn_end; sleep 1000'), never);
  await becomes('waiting');
});

// The program that an agent's hooks call, run by real shells.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sinkScript } from '../../../src/runner/prepare/sink.ts';

/** `sh` is one of the others on most machines. */
const shells = [
  ...new Map(['sh', 'dash', 'bash'].filter(isThere).map((shell) => [realpathSync(pathOf(shell)), shell])).values(),
];

let directory = '';
let sink = '';
let events = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "conductor-sink it's-"));
  sink = join(directory, 'sink');
  events = join(directory, 'events');
  writeFileSync(sink, sinkScript(events, '0123456789ab/1-12/3'));
  chmodSync(sink, 0o700);
  const here = directory;
  onTestFinished(() => rmSync(here, { recursive: true, force: true }));
});

describe.each(shells)('under %s', (shell) => {
  test('an event is one line, with the time, the word, the mark and what the hook said', () => {
    const before = Date.now();
    expect(call(shell, 'prompt', '{"session_id":"a","prompt":"Über \\"das\\""}')).toEqual({ status: 0, out: '' });
    const [line] = written();
    expect(line).toEqual({
      t: expect.any(Number),
      ev: 'prompt',
      mark: '0123456789ab/1-12/3',
      raw: { session_id: 'a', prompt: 'Über "das"' },
    });
    expect(line?.t).toBeGreaterThanOrEqual(before - 1000);
    expect(line?.t).toBeLessThanOrEqual(Date.now());
  });

  test('JSON on many lines becomes one', () => {
    call(shell, 'start', '{\r\n  "a": [\n 1,\n 2 ]\n}\n\n');
    expect(written().map(({ raw }) => raw)).toEqual([{ a: [1, 2] }]);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'hello\nworld\n'],
    ['half of it', '{"a": "b'],
    ['megabytes', `{"out":"${'x'.repeat(3_000_000)}"}`],
  ])('%s on its input is an event without words of the hook', (_what, input) => {
    expect(call(shell, 'working', input)).toEqual({ status: 0, out: '' });
    expect(written().map(({ ev, raw }) => [ev, raw])).toEqual([['working', null]]);
  });

  test('a word that is none is no way to write something else', () => {
    for (const word of ['', 'Stop', 'a"b', '$(id)', 'two words']) call(shell, word, '{}');
    expect(written().map(({ ev }) => ev)).toEqual(Array(5).fill('unknown'));
  });

  test('many at once are a line each, long ones too', async () => {
    const calls = Array.from({ length: 24 }, (_, index) =>
      start(shell, 'prompt', JSON.stringify({ index, text: String(index % 10).repeat(index % 2 === 0 ? 20 : 90_000) })),
    );
    let running = calls.length;
    for (const one of calls) one.once('exit', () => running--);
    // Somebody else who writes all the time: a line that is written in pieces is torn.
    while (running > 0) {
      for (let times = 0; times < 50; times++) appendFileSync(events, '{"ev":"other"}\n');
      await pause();
    }
    const lines = written()
      .filter(({ ev }) => ev === 'prompt')
      .map(({ raw }) => raw as { index: number; text: string });
    expect(lines.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, n) => n));
    expect(lines.every(({ index, text }) => new Set(text).size === 1 && text.startsWith(String(index % 10)))).toBe(
      true,
    );
    expect(readdirSync(directory).toSorted()).toEqual(['events', 'sink']);
  });

  test('an input that never ends holds the agent up for two seconds at most', async () => {
    const began = Date.now();
    const one = start(shell, 'working', undefined);
    const [code] = await once(one, 'exit');
    expect(code).toBe(0);
    expect(Date.now() - began).toBeLessThan(6_000);
    expect(written().map(({ raw }) => raw)).toEqual([null]);
    one.stdin?.destroy();
  });

  test('it ends well where nothing can be written', () => {
    mkdirSync(events);
    expect(call(shell, 'prompt', '{}')).toEqual({ status: 0, out: '' });
    rmSync(events, { recursive: true });
    spawnSync('mkfifo', [events]);
    expect(call(shell, 'prompt', '{}')).toEqual({ status: 0, out: '' });
    writeFileSync(sink, sinkScript(join(directory, 'gone', 'events'), 'm'));
    expect(call(shell, 'prompt', `{"a":"${'x'.repeat(9_000)}"}`)).toEqual({ status: 0, out: '' });
  });

  test('without GNU tools it bounds its input all the same', async () => {
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    for (const tool of ['cat', 'tr', 'date', 'rm', 'sleep']) symlinkSync(join('/bin', tool), join(bin, tool));
    const one = start(shell, 'working', undefined, { PATH: bin });
    const [code] = await once(one, 'exit');
    expect([code, written().length]).toEqual([0, 1]);
    one.stdin?.destroy();
    expect(call(shell, 'prompt', '{"a":1}', { PATH: bin })).toEqual({ status: 0, out: '' });
    expect(written().at(-1)?.raw).toEqual({ a: 1 });
  });
});

function call(shell: string, word: string, input: string, env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(pathOf(shell), [sink, word], { input, env, encoding: 'utf8' });
  return { status, out: stdout + stderr };
}

/** @param input undefined: its standard input stays open */
function start(
  shell: string,
  word: string,
  input: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  const one = spawn(pathOf(shell), [sink, word], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  if (input !== undefined) one.stdin.end(input);
  return one;
}

function isThere(shell: string): boolean {
  return existsSync(pathOf(shell));
}

function pathOf(shell: string): string {
  return `/bin/${shell}`;
}

function written(): { t: number; ev: string; mark: string; raw: unknown }[] {
  if (!existsSync(events)) return [];
  const lines = readFileSync(events, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line));
}

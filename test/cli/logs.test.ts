import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLogEnd } from '../../src/cli/sessions/log-file.ts';
import { logs } from '../../src/cli/sessions/logs.ts';
import { cutWords } from '../../src/cli/sessions/logs-text.ts';
import { issueTask, liveTask, place, type Running, refusal, running, tmuxSessions, until } from './place.ts';

const session = 'rust-agent-widgets-12';
const token = `ghp_${'A1b2'.repeat(10)}`;
const numbered = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => `line ${first + at}`);

async function withLog(text: string): Promise<Running & { log: string }> {
  const project = await running();
  const log = join(project.root, 'logs', 'agents', `${session}.log`);
  await project.write(`logs/agents/${session}.log`, text);
  return { ...project, log };
}

async function fileOf(text: string | Buffer): Promise<string> {
  const { root } = await place();
  const log = join(root, 'agent.log');
  writeFileSync(log, text);
  return log;
}

const never = () => false;
const blank = (line: string) => line.trim() === '';

describe('S-068 conductor logs', () => {
  test('shows the 50 newest lines of a live session as text, and how many were cut', async () => {
    const printed = [...numbered(1, 69), '\u001b[32m 10 %\r100 %\u001b[0m\r', `key ${token}`, '', ''];
    const project = await withLog(`${printed.join('\n')}\n`);
    tmuxSessions(project.socket, session);
    await project.conducts(liveTask(12, session));
    const screen = project.screen();
    await logs('rust', {}, screen);
    expect(screen.said.out).toBe(`${[...numbered(22, 69), '100 %', 'key [redacted]'].join('\n')}\n`);
    expect(screen.said.err).toBe('21 lines before these were cut; --lines 71 shows all\n');
  });

  test.each(['12', 'acme/widgets#12', 'rust', 'rust-agent', session])(
    '%s finds the session when it has ended, with what was put aside',
    async (which) => {
      const project = await withLog('line 4\nline 5\n');
      writeFileSync(`${project.log}.1`, 'line 1\nline 2\nline 3\n');
      const { session: live, ...made } = liveTask(12, session);
      await project.conducts({ ...made, session: { ...live, state: 'stopped', alive: false } });
      const screen = project.screen();
      await logs(which, { json: true, lines: '3' }, screen);
      expect(JSON.parse(screen.said.out)).toEqual({
        task: 'acme/widgets#12',
        agent: 'rust',
        session,
        host: expect.any(String),
        alive: false,
        lines: numbered(3, 5),
        cut: 2,
        cutIsExact: true,
      });
    },
  );

  test('follows what comes next, also when the log is put aside, until it is told to stop', async () => {
    const project = await withLog('line 1\n');
    await project.conducts(liveTask(12, session));
    const [screen, stop] = [project.screen(), new AbortController()];
    const watching = logs('12', { follow: true }, screen, stop.signal);
    await until(() => screen.said.out === 'line 1\n');
    appendFileSync(project.log, 'line 2\nli');
    await until(() => screen.said.out.endsWith('line 2\n'));
    appendFileSync(project.log, 'ne 3\n\u001b[1mline 4\u001b[m\n');
    renameSync(project.log, `${project.log}.1`);
    writeFileSync(project.log, 'line 5\n');
    await until(() => screen.said.out.endsWith('line 5\n'));
    stop.abort();
    await watching;
    expect(screen.said.out).toBe(`${numbered(1, 5).join('\n')}\n`);
  });

  test('of another host, of nobody, and without a log', async () => {
    const project = await running();
    await project.conducts(liveTask(12, session, 'other-box'));
    await project.conducts(issueTask('assigned', 14));
    await project.conducts(liveTask(15, 'rust-agent-widgets-15'));
    const refused = (which: string, lines?: string) =>
      refusal(logs(which, lines === undefined ? {} : { lines }, project.screen()));
    expect(await refused('12')).toMatchObject({
      code: 'other_host',
      message: `session ${session} is on host other-box`,
      hint: "run there: conductor logs 'acme/widgets#12'",
    });
    expect(await refused('14')).toMatchObject({ code: 'no_session' });
    expect(await refused('docs')).toMatchObject({ code: 'no_session' });
    expect(await refused('cobol')).toMatchObject({ code: 'agent_unknown', exitCode: 5 });
    expect(await refused('99')).toMatchObject({ code: 'task_unknown', exitCode: 5 });
    expect(await refused('15')).toMatchObject({ code: 'no_log', exitCode: 5 });
    expect(await refused('15', '0')).toMatchObject({ code: 'lines_bad', exitCode: 2 });
  });

  test('a log that cannot be read is no absence', async () => {
    const project = await running();
    mkdirSync(join(project.root, 'logs', 'agents', `${session}.log`), { recursive: true });
    await project.conducts(liveTask(12, session));
    expect(await refusal(logs('12', {}, project.screen()))).toMatchObject({ code: 'log_unreadable', exitCode: 1 });
  });
});

describe('S-068 the end of a log', () => {
  test.each([
    ['', 3, [], 0],
    ['\n', 3, [''], 0],
    ['a', 3, ['a'], 0],
    ['a\n', 3, ['a'], 0],
    ['\na\n', 3, ['', 'a'], 0],
    ['a\nb\nc\nd\n', 3, ['b', 'c', 'd'], 1],
    ['a\nb\nc\nd', 3, ['b', 'c', 'd'], 1],
    ['a\n\n\nd\n', 2, ['', 'd'], 2],
  ])('of %j the newest %i lines', async (text, most, lines, before) => {
    expect(readLogEnd(await fileOf(text), most, never)).toMatchObject({ lines, before, isExact: true });
  });

  test('blank lines at the very end count for nothing', async () => {
    expect(readLogEnd(await fileOf('a\nb\n\n  \n\n'), 1, blank)).toMatchObject({ lines: ['b'], before: 1 });
  });

  test('what was put aside counts too, also when its last line was cut off', async () => {
    const log = await fileOf('c\n');
    writeFileSync(`${log}.1`, 'a\nb');
    expect(readLogEnd(log, 1, never)).toMatchObject({ lines: ['c'], before: 2 });
    expect(readLogEnd(log, 2, never)).toMatchObject({ lines: ['b', 'c'], before: 1 });
  });

  test('lines of any length are put together across blocks, characters whole', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => `${at} ${'ä€😀'.repeat((at * 37) % 2_000)}`);
    const log = await fileOf(`${lines.join('\n')}\n`);
    expect(readLogEnd(log, 1_000, never)).toMatchObject({ lines, before: 0 });
    expect(readLogEnd(log, 7, never)).toMatchObject({ lines: lines.slice(-7), before: 293 });
  });

  test('of a line that never ends only the end is kept', async () => {
    const log = await fileOf(`first\n${'x'.repeat(1_000_000)}\rlast drawing\n`);
    const found = readLogEnd(log, 5, never);
    expect(found?.lines[0]).toBe('first');
    expect(found?.lines[1]?.length).toBeLessThanOrEqual(64 * 1024);
    expect(found?.lines[1]).toMatch(/\rlast drawing$/);
  });

  test('a log of 100 MB is not read whole: the lines are those at its end, the cut ones are counted as far as it looked', async () => {
    const log = await fileOf('');
    const file = openSync(log, 'w');
    // Where nothing is written the file has a hole of zeros.
    ftruncateSync(file, 100 * 1024 * 1024);
    writeSync(file, `\n${numbered(1, 1_000).join('\n')}\n`, 100 * 1024 * 1024);
    closeSync(file);
    expect(readLogEnd(log, 50, never)).toMatchObject({ lines: numbered(951, 1_000), before: 951, isExact: false });
    expect(cutWords(951, false, 50)).toEqual(['more than 951 lines before these were cut']);
  });
});

// The memory on disk: four files, many writers, people with editors.
import { appendFileSync, chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { parseTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { blocker, sampleTask } from '../text/sample-task.ts';
import { ended, startMember } from './members.ts';
import { freshRoot, memoryIn, now, secret, settled, widgets } from './room.ts';

const four = ['blockers.md', 'decisions.md', 'project_state.md', 'task_assignments.md'];
const decided = (number: number) => ({ id: `d${number}`, text: `Decision ${number}`, author: 'rust', at: now });

test('S-120 S-026 the directory of a repository holds the four documents, named after the project', async () => {
  const root = freshRoot();
  const memory = memoryIn(root);
  await settled(memory, []);
  expect(readdirSync(join(root, 'acme', 'widgets')).sort()).toEqual(four);
  const texts = Object.values(memory.paths(widgets)).map((path) => readFileSync(path, 'utf8'));
  for (const text of texts) expect(text).toMatch(/^# Widgets — .*\n\nKept since 2024-01-15 10:32 UTC\.\n/);
});

test('files that are missing are read as fresh ones, and reading makes none', async () => {
  const root = freshRoot();
  const { decisions } = await memoryIn(root).read(widgets);
  expect(decisions).toContain('# Widgets — Technical decisions');
  expect(readdirSync(root)).not.toContain('acme');
});

test('C-23 all four tell of a task, and a second write changes nothing', async () => {
  const root = freshRoot();
  const memory = memoryIn(root);
  await settled(memory, [sampleTask()]);
  const texts = await memory.read(widgets);
  expect(parseProjectState(texts.project_state).active).toMatchObject([
    { issue: 12, agent: 'rust-agent', status: 'In Progress' },
  ]);
  expect(parseTaskAssignments(texts.task_assignments).active).toMatchObject([
    { agent: 'rust', issue: 12, session: 'rust-agent-widgets-12-7' },
  ]);
  expect(parseBlockers(texts.blockers)).toMatchObject([{ id: 'b1', issue: 12, resolved: null }]);
  expect(parseDecisions(texts.decisions)).toMatchObject([{ id: 'd1', issue: 12 }]);
  const before = Object.values(memory.paths(widgets)).map((path) => statSync(path).ino);
  await settled(memory, [sampleTask()], now + 3_600_000);
  expect(Object.values(memory.paths(widgets)).map((path) => statSync(path).ino)).toEqual(before);
});

test('S-003 S-171 writers in many processes lose nothing, and a reader beside them never sees half a file', async () => {
  const root = freshRoot();
  const memory = memoryIn(root);
  const writers = await Promise.all(
    [1, 2, 3, 4].map((writer) => startMember('write', root, String(writer * 100), '10')),
  );
  let done = false;
  const all = Promise.all(writers.map(ended)).then((codes) => {
    done = true;
    return codes;
  });
  let seen = 0;
  while (!done) {
    const found = parseDecisions(existing(memory.paths(widgets).decisions));
    expect(found.length).toBeGreaterThanOrEqual(seen);
    expect(found.every(({ text, issue }) => text === `Decided on ${issue}`)).toBe(true);
    seen = found.length;
    await wait(2);
  }
  expect(await all).toEqual([0, 0, 0, 0]);
  const texts = await memory.read(widgets);
  expect(new Set(parseDecisions(texts.decisions).map(({ issue }) => issue)).size).toBe(40);
  expect(parseTaskAssignments(texts.task_assignments).active).toHaveLength(40);
  expect(parseProjectState(texts.project_state).active).toHaveLength(40);
});

test('S-180 a writer that is killed at any moment leaves files that can be read and written', async () => {
  const root = freshRoot();
  const memory = memoryIn(root);
  for (const after of [0, 3, 8, 15, 30]) {
    const writer = await startMember('write', root, '100', '1000');
    await wait(after);
    writer.kill('SIGKILL');
    await ended(writer);
    await settled(memory, [sampleTask({ decisions: [decided(after)] })]);
  }
  const texts = await memory.read(widgets);
  const mine = parseDecisions(texts.decisions).filter(({ issue }) => issue === 12);
  expect(mine.map(({ id }) => id)).toEqual(['d0', 'd3', 'd8', 'd15', 'd30']);
  expect(readdirSync(join(root, 'acme', 'widgets')).sort()).toEqual(four);
});

describe('a person with an editor', () => {
  test('S-075 S-084 who saves between our look and our write loses nothing', async () => {
    const root = freshRoot();
    const memory = memoryIn(root);
    await settled(memory, []);
    const path = memory.paths(widgets).decisions;
    let saved = false;
    const task = sampleTask();
    const slow = {
      ...task,
      // Asked for while the new texts are made: the files were read, and are not written yet.
      get decisions() {
        if (!saved) appendFileSync(path, 'A line of Ann.\n');
        saved = true;
        return task.decisions;
      },
    };
    await settled(memory, [slow]);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('A line of Ann.');
    expect(parseDecisions(text)).toMatchObject([
      { text: 'A line of Ann.', issue: null },
      { id: 'd1', issue: 12 },
    ]);
  });

  test('who never stops is left alone, and we try again later', async () => {
    const root = freshRoot();
    const memory = memoryIn(root);
    await settled(memory, []);
    const path = memory.paths(widgets).decisions;
    const task = sampleTask();
    const busy = {
      ...task,
      get decisions() {
        appendFileSync(path, 'x\n');
        return task.decisions;
      },
    };
    await expect(settled(memory, [busy])).rejects.toMatchObject({ code: 'conflict', retry: 'soon' });
    expect(parseDecisions(readFileSync(path, 'utf8'))).toEqual([]);
  });

  test('keeps the mode they gave the file', async () => {
    const root = freshRoot();
    const memory = memoryIn(root);
    await settled(memory, []);
    chmodSync(memory.paths(widgets).decisions, 0o600);
    await settled(memory, [sampleTask()]);
    expect(statSync(memory.paths(widgets).decisions).mode & 0o777).toBe(0o600);
  });
});

test('S-086 eight writes leave the five newest earlier versions', async () => {
  const root = freshRoot();
  const memory = memoryIn(root);
  await settled(memory, []);
  const earlier: string[] = [];
  for (let number = 1; number <= 8; number++) {
    earlier.push(readFileSync(memory.paths(widgets).decisions, 'utf8'));
    const decisions = Array.from({ length: number }, (_, at) => decided(at + 1));
    await settled(memory, [sampleTask({ decisions })]);
  }
  const backups = join(root, '.conductor', 'backups', 'acme', 'widgets');
  const kept = readdirSync(backups)
    .filter((name) => name.startsWith('decisions.md'))
    .sort();
  expect(kept.map((name) => readFileSync(join(backups, name), 'utf8'))).toEqual(earlier.slice(-5));
});

test.each([
  { owner: '..', name: 'widgets' },
  { owner: 'acme', name: '../../etc' },
  { owner: 'acme', name: 'a/b' },
  { owner: '', name: 'widgets' },
  { owner: 'acme', name: 'a\nb' },
])('S-179 $owner/$name leads out of the memory and is refused', async (repository) => {
  await expect(memoryIn(freshRoot()).read(repository)).rejects.toMatchObject({ code: 'path_refused', retry: 'never' });
});

test('a file that cannot be read is no absence', async () => {
  const root = freshRoot();
  const memory = memoryIn(root);
  await settled(memory, []);
  const path = memory.paths(widgets).decisions;
  const { rmSync, mkdirSync } = await import('node:fs');
  rmSync(path);
  mkdirSync(path);
  await expect(settled(memory, [sampleTask()])).rejects.toMatchObject({ code: 'unreadable' });
  rmSync(path, { recursive: true });
  writeFileSync(path, '# mine\n');
  await settled(memory, [sampleTask()]);
  expect(readFileSync(path, 'utf8')).toMatch(/^# mine\n/);
});

function existing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

describe('T-33 a secret', () => {
  test('that a task tells of is not written, and a second write finds nothing new', async () => {
    const root = freshRoot();
    const memory = memoryIn(root);
    const told = sampleTask({
      issue: { ...sampleTask().issue, title: `Use ${secret}` },
      blockers: [blocker({ text: `Is it ${secret}?`, closedAt: now, closedBy: 'alice', resolution: `yes, ${secret}` })],
      decisions: [{ id: 'd1', author: 'rust-agent', at: now, text: `It is ${secret}` }],
      attempts: [{ number: 1, host: 'here', startedAt: now, endedAt: now, outcome: `said ${secret}` }],
      attempt: 2,
    });
    await settled(memory, [told]);
    const texts = Object.values(await memory.read(widgets));
    expect(filesHolding(root, secret)).toEqual([]);
    expect(texts.join('\n').match(/\[redacted\]/g)).toHaveLength(5);

    const before = Object.values(memory.paths(widgets)).map((path) => statSync(path).mtimeMs);
    await settled(memory, [told]);
    expect(Object.values(memory.paths(widgets)).map((path) => statSync(path).mtimeMs)).toEqual(before);
  });

  test('that a person wrote stays theirs in the file, and no agent is given it', async () => {
    const memory = memoryIn(freshRoot());
    await settled(memory, []);
    const path = memory.paths(widgets).project_state;
    appendFileSync(path, `\nAnn: ${secret}\n`);
    await settled(memory, [sampleTask()]);
    expect(readFileSync(path, 'utf8')).toContain(`Ann: ${secret}`);
    expect((await memory.read(widgets)).project_state).toContain('Ann: [redacted]');
  });
});

function filesHolding(root: string, text: string): string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(text));
}

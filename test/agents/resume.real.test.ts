// A real agent CLI is killed, or the conductor that looks after it, or both: the work goes on, in the same conversation.
import { describe, expect, test } from 'vitest';
import type { Logged } from './model/logged.ts';
import { installedAgents } from './real-agents.ts';
import { type RealLine, useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('kill -9 of the agent: it goes on with what it knows', async () => {
    const number = await begin(line(), 'agent');
    const [first] = heard(line(), 'agent');
    kill(line().agents());
    line().model.release('agent');
    await line().seen(number, 'is tried again', ({ attempt }) => attempt === 2);
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 2, pull: { state: 'merged' } });
    await expectWork(line(), 'agent');
    expectSame(first, heard(line(), 'agent').at(-1));
  });

  test('kill -9 of the conductor: the agent works on, and is found again', async () => {
    const number = await begin(line(), 'conductor');
    const before = line().agents();
    await line().down('SIGKILL');
    line().model.release('conductor');
    await line().up();
    const task = await line().merge(number);
    expect(before.length).toBeGreaterThan(0);
    expect(task).toMatchObject({ attempt: 1, pull: { state: 'merged' } });
    await expectWork(line(), 'conductor');
    expect(heard(line(), 'conductor').every(({ said }) => said === 1)).toBe(true);
  });

  test('kill -9 of both: the conductor finds it dead, and it goes on with what it knows', async () => {
    const number = await begin(line(), 'both');
    const [first] = heard(line(), 'both');
    await line().down('SIGKILL');
    kill(line().agents());
    line().model.release('both');
    await line().up();
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 2, pull: { state: 'merged' } });
    await expectWork(line(), 'both');
    expectSame(first, heard(line(), 'both').at(-1));
  });
});

/** Orders work of two commits, and waits until the agent has made the first and its model thinks about the second. */
async function begin(line: RealLine, name: string): Promise<number> {
  const number = await line.order(
    `Two files for ${name}`,
    once(`${name}-1.txt`),
    `[[hold ${name}]]`,
    once(`${name}-2.txt`),
    `[[sh: conductor agent done 'Both are there.']]`,
  );
  await line.until('its model thinks about the second file', () =>
    heard(line, name).some(({ results }) => results >= 2),
  );
  return number;
}

/** A step that may be done again. */
function once(file: string): string {
  return `[[sh: test -e ${file} || { echo work > ${file} && git add ${file} && git commit -qm 'Add ${file}'; }]]`;
}

/** What its model was asked in all conversations about this work, in order. */
function heard({ model }: RealLine, name: string): readonly Logged[] {
  return model.log.filter(({ conversation }) => conversation.includes(`${name}-1.txt`));
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended with the one before
    }
  }
}

/** The second time it was told to begin stands in the conversation behind the first. */
function expectSame(first: Logged | undefined, last: Logged | undefined): void {
  expect(last?.session).toBe(first?.session);
  expect(first?.said).toBe(1);
  expect(last?.said).toBeGreaterThan(1);
}

async function expectWork(line: RealLine, name: string): Promise<void> {
  const files = (await line.repository.git('ls-tree', '--name-only', 'main')).split('\n');
  expect(files).toEqual(expect.arrayContaining([`${name}-1.txt`, `${name}-2.txt`]));
  await line.until('nothing of the agent is left', () => line.agents().length === 0);
}

// Work of two commits for a real agent CLI, in the middle of which somebody is killed; and what must be true of it in the end.
import { expect } from 'vitest';
import type { Logged } from './model/logged.ts';
import type { RealLine } from './use-real-line.ts';

/** Somebody dies beside an agent that goes on, and whoever comes after finds it. @param fall kills @param rise starts what was killed */
export async function outlive(
  line: RealLine,
  name: string,
  fall: () => Promise<unknown>,
  rise: () => Promise<unknown>,
): Promise<void> {
  const number = await begin(line, name);
  const before = line.agents();
  await fall();
  line.model.release(name);
  await rise();
  const task = await line.merge(number);
  expect(before.length).toBeGreaterThan(0);
  expect(task).toMatchObject({ attempt: 1, pull: { state: 'merged' } });
  await expectWork(line, name);
  expect(heard(line, name).every(({ said }) => said === 1)).toBe(true);
}

/** The agent dies, and perhaps others before it: it goes on in the same conversation. @param rise brings back what was killed */
export async function resume(
  line: RealLine,
  name: string,
  fall: () => Promise<unknown>,
  rise: (number: number) => Promise<unknown>,
): Promise<void> {
  const number = await begin(line, name);
  const [first] = heard(line, name);
  await fall();
  kill(line.agents());
  line.model.release(name);
  await rise(number);
  const task = await line.merge(number);
  expect(task).toMatchObject({ attempt: 2, pull: { state: 'merged' } });
  await expectWork(line, name);
  expectSame(first, heard(line, name).at(-1));
}

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

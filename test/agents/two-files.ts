// Work of two commits for a real agent CLI, in the middle of which somebody is killed; and what must be true of it in the end.
import { expect } from 'vitest';
import type { Logged } from './model/logged.ts';
import type { RealLine } from './use-real-line.ts';

/** Orders work of two commits, and waits until the agent has made the first and its model thinks about the second. */
export async function begin(line: RealLine, name: string): Promise<number> {
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
export function heard({ model }: RealLine, name: string): readonly Logged[] {
  return model.log.filter(({ conversation }) => conversation.includes(`${name}-1.txt`));
}

export function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended with the one before
    }
  }
}

/** The second time it was told to begin stands in the conversation behind the first. */
export function expectSame(first: Logged | undefined, last: Logged | undefined): void {
  expect(last?.session).toBe(first?.session);
  expect(first?.said).toBe(1);
  expect(last?.said).toBeGreaterThan(1);
}

export async function expectWork(line: RealLine, name: string): Promise<void> {
  const files = (await line.repository.git('ls-tree', '--name-only', 'main')).split('\n');
  expect(files).toEqual(expect.arrayContaining([`${name}-1.txt`, `${name}-2.txt`]));
  await line.until('nothing of the agent is left', () => line.agents().length === 0);
}

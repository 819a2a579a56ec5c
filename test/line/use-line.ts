// One line for all tests of a file: set before them, ended after them, kept for a look when one failed.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { StageOptions } from '../../src/demo/stage.ts';
import { type Line, setLine } from './line.ts';

/**
 * After each test it must be true that no task ever had two agents.
 *
 * @param begin starts what the tests need; `conductor up` by default
 * @returns a function that gives the line, to be called within a test
 */
export function useLine(
  options: Partial<StageOptions> = {},
  begin: (line: Line) => Promise<unknown> = (line) => line.up(),
): () => Line {
  let line: Line | undefined;
  let keep = false;
  beforeAll(async () => {
    line = await setLine(options);
    await begin(line);
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => {
      keep = true;
      console.error(`logs, memory, worktrees: ${line?.dir}`);
    });
  });
  afterEach(async () => expect(await line?.violations()).toBe(''));
  afterAll(() => line?.close({ keep }));
  return () => {
    if (!line) throw new Error('the line is set before the tests of its file');
    return line;
  };
}

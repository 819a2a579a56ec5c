// Dangerous commands in what people send to agents: refused by what would run, not by how it is spelled.
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/core/danger/judge.ts';
import { passing, refused } from './commands.ts';

describe('S-183 a destructive command is refused', () => {
  test.each(Object.entries(refused).flatMap(([code, texts]) => texts.map((text) => [text, code])))(
    '%j: %s',
    (text, code) => {
      expect(judge(text)?.code).toBe(code);
    },
  );
});

describe('S-182 an ordinary command or sentence passes', () => {
  test.each(passing)('%j', (text) => {
    expect(judge(text)).toBeUndefined();
  });
});

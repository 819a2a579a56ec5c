// Whoever has Claude Code or Codex sees it go through the whole product with each run of the suite; no model and no key is used.
import { describe, expect, test } from 'vitest';
import { agentsOnPath } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

const [agent] = agentsOnPath(process.env).filter(({ cli }) => cli === 'claude' || cli === 'codex');

test.skipIf(agent)('neither claude nor codex is on PATH: `npm run test:agents` installs them', ({ skip }) => skip());

describe.skipIf(!agent)(`${agent?.cli ?? 'an agent'} on PATH`, () => {
  const line = agent ? useRealLine(agent) : undefined;

  test('works in its terminal, finishes, and its pull request is merged', { timeout: 120_000 }, async () => {
    if (!line) return;
    const number = await line().order(
      'Greet people by name',
      "[[sh: echo hello > greeting.txt && git add greeting.txt && git commit -qm 'Greet']]",
      "[[sh: conductor agent done 'It greets.']]",
    );
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 1, pull: { state: 'merged' } });
    expect(await line().repository.git('ls-tree', '--name-only', 'main')).toContain('greeting.txt');
    await line().until('nothing of it is left', () => line().agents().length === 0);
  });
});

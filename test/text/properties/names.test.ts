// T-25: names of branches and sessions, whatever a title says.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchOf } from '../../../src/core/branch.ts';
import { sessionName } from '../../../src/text/names.ts';
import { hostileText } from '../hostile.ts';
import { holds, patience } from './runs.ts';

const title = fc.oneof(
  hostileText,
  fc
    .array(
      fc.constantFrom('-', '--', '..', '.lock', '@{', '//', '~', '^', ':', 'É', 'ﬁ', '😀', 'a', ' ', 'x'.repeat(38)),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

/** The rules of git-check-ref-format(1), told anew. */
function isRef(name: string): boolean {
  return (
    name.includes('/') &&
    name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock')) &&
    !/\.\.|@\{|[\0- ~^:?*[\\\u007f]/.test(name) &&
    !name.endsWith('.') &&
    name !== '@'
  );
}

test('R-29 T-25 a branch is a ref of short ASCII that says its issue', { timeout: patience }, () => {
  holds(
    fc.property(title, fc.nat(), (words, number) => {
      const branch = branchOf({ number, title: words });
      expect(branch).toMatch(/^conductor\/(?:\d+-[a-z0-9]+(?:-[a-z0-9]+)*|issue-\d+)$/);
      expect(isRef(`refs/heads/${branch}`)).toBe(true);
      expect(branch.replace(/^conductor\/(?:issue-)?\d+-?/, '').length).toBeLessThanOrEqual(40);
      expect(branch.match(/\d+/)?.[0]).toBe(String(number));
      expect(branchOf({ number: number + 1, title: words })).not.toBe(branch);
    }),
  );
});

test('R-29 git itself takes them', () => {
  for (const words of fc.sample(title, 25)) {
    const branch = branchOf({ number: 7, title: words });
    expect(spawnSync('git', ['check-ref-format', '--branch', branch]).status, branch).toBe(0);
  }
});

test('R-16 R-29 a session is named by repository and issue, in signs that tmux takes', { timeout: patience }, () => {
  const place = fc.record({ id: fc.nat({ max: 50 }), name: title });
  const issue = fc.nat({ max: 50 });
  holds(
    fc.property(title, place, place, issue, issue, (agent, one, other, first, second) => {
      const name = sessionName(agent, one, first);
      expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/);
      if (one.id !== other.id || first !== second) expect(sessionName(agent, other, second)).not.toBe(name);
    }),
  );
});

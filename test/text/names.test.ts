// tmux session names, there and back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchOf } from '../../src/core/branch.ts';
import { agentOfSessionName, sessionName } from '../../src/text/names.ts';
import { hostile } from './hostile.ts';

const widgets = { id: 7, name: 'widgets' };
const agents = [
  { type: 'rust', sessionName: 'rust-agent' },
  { type: 'rust-web', sessionName: 'rust-agent-web' },
  { type: 'qa', sessionName: 'qa' },
];

test('S-056 a session name begins with that of its agent type and says repository and issue', () => {
  expect(sessionName('rust-agent', widgets, 12)).toBe('rust-agent-widgets-12-7');
});

test('R-16 S-005 issue 7 of two repositories of one name has two sessions', () => {
  expect(sessionName('qa', { id: 1, name: 'a.b' }, 7)).not.toBe(sessionName('qa', { id: 2, name: 'a.b' }, 7));
});

test('S-088 R-29 whatever a repository is called, the name has letters, digits, - and _ only', () => {
  fc.assert(
    fc.property(hostile, hostile, fc.nat(), fc.nat(), (agent, name, id, issue) => {
      expect(sessionName(agent, { id, name }, issue)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/);
    }),
  );
});

test('S-097 the agent type can be read back, hyphens or not', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...agents),
      hostile,
      fc.nat(),
      fc.nat(),
      ({ type, sessionName: own }, name, id, issue) => {
        expect(agentOfSessionName(sessionName(own, { id, name }, issue), agents)).toBe(type);
      },
    ),
  );
});

test.each(['', 'my-session', 'rust-agent', 'rust-agent-12', 'other-widgets-12-7'])(
  'S-097 %j is not one of ours',
  (name) => {
    expect(agentOfSessionName(name, agents)).toBeUndefined();
  },
);

test.each([
  ['Add a login page', 'conductor/12-add-a-login-page'],
  ['  -x --upload-pack=x $(touch x) `id`\n', 'conductor/12-x-upload-pack-x-touch-x-id'],
  ['Éclair ﬁne Ⅷ', 'conductor/12-eclair-fine-viii'],
  ['..lock.lock @{u} ~^:?*[', 'conductor/12-lock-lock-u'],
  ['😀 \u202e\u200b', 'conductor/issue-12'],
  ['', 'conductor/issue-12'],
  ['issue', 'conductor/12-issue'],
  [`${'a'.repeat(39)} b`, `conductor/12-${'a'.repeat(39)}`],
  [`-${'a'.repeat(300)}`, `conductor/12-${'a'.repeat(40)}`],
])('R-28 R-29 T-25 the branch of %j is %s', (title, branch) => {
  expect(branchOf({ number: 12, title })).toBe(branch);
});

// T-06: what strangers may read.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { link } from '../../src/text/link.ts';
import { publicEvidence, publicWords } from '../../src/text/public-words.ts';
import { task as lived, moments } from '../core/task.ts';
import { sampleTask } from './sample-task.ts';

const task = sampleTask();

describe('T-06 strangers do not read', () => {
  test.each([
    ['at /home/c/.conductor/7-12/src/size.test.ts:3:5', 'at …/size.test.ts:3:5'],
    ['cannot open "/etc/conductor/key"', 'cannot open "…"'],
    ['(~/.conductor/log)', '(…)'],
    ['file:///home/c/key.pem gone', '… gone'],
    ['/var/lib/x, /var/lib/y', '…, …'],
    ['at /opt/a/b/', 'at …'],
    ['/a.b/c', '…'],
    ['API_KEY=abc NAME="two words" X=\'y z\' ok', 'API_KEY=… NAME=… X=… ok'],
    ['host-1 and HOST-1.', '… and ….'],
    ['rust-agent-widgets-12-7: gone', '…: gone'],
    ['ho\u200bst-1', '…'],
  ])('%j', (text, shown) => {
    expect(publicWords(text, task)).toBe(shown);
  });

  test('the host of an earlier attempt, or a name that begins like another', () => {
    const attempts = [{ number: 1, host: 'host', startedAt: 0, endedAt: 1, outcome: null }];
    expect(publicWords('host, host-1, host-2', sampleTask({ attempts }))).toBe('…, …, host-2');
    const long = { ...task.session, name: 'host.inner', host: 'host.inner.example' };
    expect(publicWords('on host.inner.example', sampleTask({ attempts, session: long }))).toBe('on …');
  });

  test('a path, wherever it stands', () => {
    const part = fc.stringMatching(/^[a-z]{2,8}$/);
    fc.assert(
      fc.property(part, part, part, (one, two, before) => {
        expect(publicWords(`${before} /${one}/${two}`, task)).toBe(`${before} …`);
      }),
    );
  });
});

test.each([
  'src/size.ts:3 is relative',
  'see https://github.com/acme/widgets/issues/12',
  'write `/conductor retry` or /tmp',
  'a=b and 1/2/3 and and/or/not',
  'host-12 and my.host-1 and ghost-1',
  'acme/widgets#12',
])('strangers read %j', (text) => {
  expect(publicWords(text, task)).toBe(text);
});

test('without a task only names of it are unknown', () => {
  expect(publicWords('host-1 /home/c', undefined)).toBe('host-1 …');
  expect(publicWords('a b', sampleTask({ session: { ...task.session, name: null, host: '' }, attempts: [] }))).toBe(
    'a b',
  );
});

test('the evidence the conductor itself gives in a life is for everybody', () => {
  for (const moment of moments) {
    const { session } = lived(moment);
    expect(publicEvidence(session), moment).toBe(session.evidence);
  }
  expect(publicEvidence({ evidence: 'no output for 5 s\non host-1' })).toBe('shown to operators by conductor status');
});

describe('a link', () => {
  test('leads to an address', () => {
    expect(link('CI', 'https://ci.example:8080/a_b/c?d=e&f=%20#g')).toBe(
      '[CI](https://ci.example:8080/a_b/c?d=e&f=%20#g)',
    );
    expect(link('CI', 'HTTP://ci')).toBe('[CI](HTTP://ci)');
  });

  test.each([
    'javascript:alert(1)',
    'https://ci/) @team',
    'https://ci/a b',
    'https://ci/a\nb',
    'https://ci/[x]',
    'https://ci/|',
    'https://ci/<b>',
    'https://ci/`',
    'https://ci/\\',
    'x https://ci/',
    '//ci/x',
    '',
    'https://ci/ghs_1234567890abcdefghij',
    `https://ci/${'a'.repeat(2000)}`,
  ])('does not lead to %j', (url) => {
    expect(link('CI', url)).toBe('CI');
  });
});

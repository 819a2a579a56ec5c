// What is read out of a program's output: whether tests ran, and a text fit for people.
import { describe, expect, test } from 'vitest';
import { cleanOutput, tailOf } from '../../src/workspace/clean-output.ts';
import { ranNoTests } from '../../src/workspace/no-tests.ts';

const nothingRan: readonly (readonly [string, number, string])[] = [
  ['jest', 1, 'No tests found, exiting with code 1\nRun with `--passWithNoTests` to exit with code 0\n'],
  ['jest', 0, 'No tests found, exiting with code 0\n'],
  ['vitest', 1, '\nNo test files found, exiting with code 1\n\nfilter: nothing\n'],
  ['mocha', 0, '\n\n  0 passing (1ms)\n'],
  ['node:test', 0, 'TAP version 13\n1..0\n# tests 0\n# suites 0\n# pass 0\n'],
  ['node:test', 0, 'ℹ tests 0\nℹ suites 0\n'],
  ['playwright', 1, 'Error: No tests found\n'],
  ['pytest', 5, '===== test session starts =====\ncollected 0 items\n\n===== no tests ran in 0.01s =====\n'],
  ['unittest', 0, '\n----------------------\nRan 0 tests in 0.000s\n\nOK\n'],
  ['cargo', 0, 'running 0 tests\n\ntest result: ok. 0 passed; 0 failed\n\n   Doc-tests x\n\nrunning 0 tests\n'],
  ['go', 0, '?   \texample.com/a\t[no test files]\n?   \texample.com/b\t[no test files]\n'],
  ['go', 0, 'ok  \texample.com/a\t0.002s [no tests to run]\n'],
  ['maven', 0, '[INFO] No tests to run.\n[INFO] BUILD SUCCESS\n'],
  ['gradle', 0, '> Task :compileTestJava NO-SOURCE\n> Task :test NO-SOURCE\n\nBUILD SUCCESSFUL in 1s\n'],
  ['rspec', 0, 'No examples found.\n\nFinished in 0.0002 seconds\n0 examples, 0 failures\n'],
  ['minitest', 0, '0 runs, 0 assertions, 0 failures, 0 errors, 0 skips\n'],
  ['phpunit', 0, 'PHPUnit 10.5\n\nNo tests executed!\n'],
  ['prove', 0, 'Files=0, Tests=0,  0 wallclock secs\nResult: NOTESTS\n'],
  ['ctest', 0, 'Test project /build\nNo tests were found!!!\n'],
];

const somethingRan: readonly (readonly [string, number, string])[] = [
  [
    'cargo, with documentation that has no tests',
    0,
    'running 3 tests\ntest a ... ok\n\n   Doc-tests x\n\nrunning 0 tests\n',
  ],
  ['go, with packages that have no tests', 0, '?   \texample.com/a\t[no test files]\nok  \texample.com/b\t0.2s\n'],
  [
    'go, a package of which matched nothing',
    0,
    'ok  \texample.com/a\t0.1s [no tests to run]\nok  \texample.com/b\t0.2s\n',
  ],
  ['jest in two packages', 0, 'No tests found, exiting with code 0\nTests:       4 passed, 4 total\n'],
  ['mocha', 0, '  10 passing (1ms)\n'],
  ['pytest', 0, 'collected 10 items\n\n10 passed in 0.1s\n'],
  ['node:test', 0, '# tests 10\n# pass 10\n'],
  ['a lint that says nothing', 0, ''],
  ['a failure, whatever else is said', 2, 'collected 0 items / 1 error\n'],
  ['a failing build beside an empty test', 1, '  0 passing (1ms)\nerror: build failed\n'],
];

describe('a test command', () => {
  test.each(nothingRan)('of %s that ended with %i and ran nothing is seen as such', (runner, code, output) => {
    expect(ranNoTests(output, code)).toBe(runner);
  });

  test.each(somethingRan)('is not said to have run nothing: %s', (_, code, output) => {
    expect(ranNoTests(output, code)).toBeUndefined();
  });
});

describe('output for people', () => {
  test.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a title', '\u001b]0;title\u0007text', 'text'],
    ['a link', '\u001b]8;;https://example.com\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['a progress line', '10%\r20%\r\ndone', '10%\n20%\ndone'],
    ['a character set switch', '\u001b(Btext', 'text'],
    ['bells and nulls', 'a\u0007b\u0000c\u007fd\u0085e', 'abcde'],
    ['writing direction tricks', 'a\u202eb\u2066c', 'abc'],
    ['tabs, newlines and other scripts', 'a\tb\nÄ 漢 🎉', 'a\tb\nÄ 漢 🎉'],
  ])('has no %s that a terminal would act on', (_, written, read) => {
    expect(cleanOutput(written)).toBe(read);
  });

  test('is cut at a line, or at least not through a character', () => {
    expect(tailOf('one\ntwo\nthree\n', 10)).toBe('three\n');
    expect(tailOf('short', 10)).toBe('short');
    expect(tailOf('x🎉🎉', 3)).toBe('🎉');
  });
});

// How test runners say that they ran nothing.

interface Saying {
  readonly runner: string;
  /** Nothing ran, in one place at least. */
  readonly none: RegExp;
  /** Something ran after all: several packages report into one output. */
  readonly some: RegExp;
  /** Exit codes besides 0 with which the runner says so. */
  readonly codes?: readonly number[];
}

export const sayings: readonly Saying[] = [
  {
    runner: 'jest',
    none: /^No tests found/m,
    some: /^Tests:\s.*\b[1-9]\d* (passed|failed)/m,
    codes: [1],
  },
  {
    runner: 'vitest',
    none: /No test files found/,
    some: /^\s*Tests\s.*\b[1-9]\d* (passed|failed)/m,
    codes: [1],
  },
  { runner: 'mocha', none: /^\s*0 passing\b/m, some: /^\s*[1-9]\d* passing\b/m },
  { runner: 'node:test', none: /^(#|ℹ) tests 0$/m, some: /^(#|ℹ) tests [1-9]/m },
  { runner: 'playwright', none: /^Error: No tests found/m, some: /^\s*[1-9]\d* passed/m, codes: [1] },
  { runner: 'bun', none: /^(No tests found!|Ran 0 tests across)/m, some: /^Ran [1-9]\d* tests? across/m, codes: [1] },
  { runner: 'deno', none: /^(ok \| 0 passed|error: No test modules found)/m, some: /^ok \| [1-9]/m, codes: [1] },
  {
    runner: 'pytest',
    none: /\bcollected 0 items|\bno tests ran\b/,
    some: /\b[1-9]\d* (passed|failed|xfailed|xpassed|error|skipped)/,
    codes: [5],
  },
  { runner: 'unittest', none: /^(Ran 0 tests in|NO TESTS RAN)/m, some: /^Ran [1-9]\d* tests? in/m, codes: [5] },
  { runner: 'cargo', none: /^running 0 tests$/m, some: /^running [1-9]\d* tests?$/m },
  {
    runner: 'go',
    none: /\[no test files\]|\[no tests to run\]/,
    some: /^ok\s+\S+\s+(?!.*\[no tests to run\])|^--- (PASS|FAIL)/m,
  },
  { runner: 'maven', none: /^(\[INFO\] )?(No tests to run\.|Tests run: 0,)/m, some: /Tests run: [1-9]/ },
  { runner: 'gradle', none: /^> Task \S*:?test NO-SOURCE$/m, some: /^> Task \S*:?test( FAILED| UP-TO-DATE)?$/m },
  { runner: 'dotnet', none: /^No test is available in/m, some: /\bTotal( tests)?:\s*[1-9]/ },
  { runner: 'rspec', none: /^0 examples, 0 failures/m, some: /^[1-9]\d* examples?,/m },
  { runner: 'minitest', none: /^0 (runs|tests), 0 assertions/m, some: /^[1-9]\d* (runs|tests), /m },
  { runner: 'phpunit', none: /^No tests executed!/m, some: /^(OK \([1-9]|Tests: [1-9])/m, codes: [1] },
  { runner: 'prove', none: /^Files=0, Tests=0,|^Result: NOTESTS/m, some: /^Files=[1-9]/m },
  { runner: 'ctest', none: /^No tests were found!!!/m, some: /^\d+% tests passed/m, codes: [8] },
  { runner: 'bazel', none: /^No test targets were found/m, some: /^Executed [1-9]\d* out of/m, codes: [4] },
];

/** @returns the runner that says it found no tests at all, or undefined. `output` without colours. */
export function ranNoTests(output: string, exitCode: number): string | undefined {
  return sayings.find(({ none, some, codes }) => {
    return (exitCode === 0 || codes?.includes(exitCode)) && none.test(output) && !some.test(output);
  })?.runner;
}

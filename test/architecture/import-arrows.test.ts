// The arrows between the rooms point one way, and nothing ambient comes in by a side door.
import { describe, expect, test } from 'vitest';
import { findViolations } from '../../scripts/import-arrows.mjs';
import { readSources } from '../../scripts/read-sources.mjs';

test('every import of src/ points the way the house is drawn', () => {
  expect(findViolations(readSources())).toEqual([]);
});

describe('the law notices', () => {
  test.each([
    ['a way from the core to the outside', 'core/decide.ts', `import { look } from '../github/checks.ts';`],
    ['a package in the engine', 'engine/handle.ts', `import { Queue } from 'bullmq';`],
    ['an adapter that the engine knows', 'engine/perform.ts', `import type { Outbox } from '../queue/outbox.ts';`],
    ['an adapter that another one knows', 'memory/write.ts', `import { call } from '../github/call.ts';`],
    ['an import that is made later', 'text/words.ts', `const { z } = await import('../config/settings.ts');`],
    ['an export of something from elsewhere', 'ports/clock.ts', `export {\n  type Runs,\n} from '../runner/runs.ts';`],
    ['Octokit outside its room', 'web/server.ts', `import type { Octokit } from '@octokit/core';`],
    ['a process started by the core', 'core/decide.ts', `import { spawn } from 'node:child_process';`],
    ['a package taken for its effects alone', 'engine/handle.ts', `import 'execa';`],
    ['the environment', 'runner/room.ts', `const path = process.env.PATH;`],
    ['the clock', 'queue/outbox.ts', `const now = Date.now();`],
    ['the date of today', 'text/words.ts', `const today = new Date();`],
    ['chance', 'core/retry.ts', `const wait = Math.random() * 5;`],
    ['a room that nobody has drawn', 'utils/things.ts', ''],
  ])('%s', (_, path, text) => {
    expect(findViolations(new Map([[path, text]]))).toEqual([expect.stringContaining(`src/${path}: `)]);
  });

  test('a circle, told once', () => {
    const circle = new Map([
      ['core/a.ts', `import { b } from './b.ts';`],
      ['core/b.ts', `import { c } from './c.ts';\nimport { d } from './d.ts';`],
      ['core/c.ts', `import { a } from './a.ts';`],
      ['core/d.ts', `import type { A } from './a.ts';`],
    ]);
    expect(findViolations(circle)).toEqual(['src/core/a.ts → core/b.ts → core/c.ts → core/a.ts: a circle']);
  });
});

describe('the law lets pass', () => {
  test.each([
    [
      'what is only said in a comment',
      'core/retry.ts',
      `// Date.now() stays outside\n/* import { x } from '../web/server.ts'; */`,
    ],
    ['a date that is given', 'core/retry.ts', 'const then = new Date(at);'],
    ['the type of a worker where things are wired', 'wire/server.ts', `import type { Worker } from 'bullmq';`],
    ['an entry that reads the environment', 'cli/processes/up.ts', 'const env = process.env;'],
  ])('%s', (_, path, text) => {
    expect(findViolations(new Map([[path, text]]))).toEqual([]);
  });
});

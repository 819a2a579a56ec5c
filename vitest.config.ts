import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Functions, with a Redis of the file's own at most: what leaves nothing behind shares a process, and what that has loaded. */
const pure = ['architecture', 'config', 'core', 'engine', 'schema', 'text'].map((room) => `test/${room}/**/*.test.ts`);

/** The long ones, which mostly wait, begin; what keeps a processor busy fills up the rest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  if (project.config.isolate === false) return 2;
  return moduleId.includes('/test/line/') ? 0 : 1;
}

/** Not inherited: what begins and ends the whole run belongs to it alone. */
const usual = { testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    globalSetup: ['test/setup/build.ts'],
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...usual, name: 'pure', include: pure, isolate: false } },
      {
        test: {
          ...usual,
          name: 'real',
          include: ['test/**/*.test.ts'],
          // Real agents belong to vitest.agents.config.ts.
          exclude: [...configDefaults.exclude, ...pure, 'test/**/*.real.test.ts'],
        },
      },
    ],
  },
});

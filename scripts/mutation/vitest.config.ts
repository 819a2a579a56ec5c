// The tests of one group of guards, named by the mutation run.
import { defineConfig } from 'vitest/config';

const { tests, without } = JSON.parse(process.env.CONDUCTOR_MUTATION ?? '{"tests":[]}') as {
  tests: string[];
  without?: string;
};

export default defineConfig({
  test: {
    include: tests,
    ...(without === undefined ? {} : { testNamePattern: new RegExp(`^(?!.*(?:${without}))`) }),
    testTimeout: 20_000,
    pool: 'threads',
  },
});

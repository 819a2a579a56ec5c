import { defineConfig } from 'vitest/config';

/** What `npm run test:agents` runs; each test is a story of minutes, and two of them at once are enough for a small machine. */
export default defineConfig({
  test: {
    include: ['test/agents/**/*.real.test.ts'],
    globalSetup: ['test/setup/build.ts'],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['verbose'],
  },
});

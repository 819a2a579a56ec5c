// The tests that speak of the guards: without processes, so that a thousand runs of them take minutes.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/core/**/*.test.ts',
      'test/text/**/*.test.ts',
      'test/engine/look-performers.test.ts',
      'test/github/translate*.test.ts',
    ],
    exclude: ['test/core/lifecycle-page.test.ts', 'test/text/names.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
  },
});

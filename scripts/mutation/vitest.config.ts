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
    // What tries very many inputs or orders costs seconds each time and misses nothing that the others notice.
    exclude: [
      'test/core/lifecycle-page.test.ts',
      'test/core/law.test.ts',
      'test/core/stop-race.test.ts',
      'test/core/danger/any-text.test.ts',
      'test/text/names.test.ts',
    ],
    testTimeout: 20_000,
    pool: 'threads',
  },
});

// The screens of Codex 0.169.0. Its input line looks the same while it works.
import type { ScreenPatterns } from '../driver.ts';

export const codexScreen: ScreenPatterns = {
  version: '0.169.0',
  working: ['^\\s*• .*\\(\\d+.*esc to interrupt\\)'],
  ready: ['^\\s*› '],
  asking: [
    'Would you like to run the following command\\?',
    'Would you like to make the following edits\\?',
    '^\\s*› 1\\. Yes',
  ],
  limited: ["^■ You['’]ve hit your usage limit"],
  title: { working: '^[⠁-⣿]', asking: 'Action Required' },
  dialog: ['Do you trust the contents of this directory', 'Hooks need review', 'Update available'],
};

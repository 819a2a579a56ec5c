// The screens of OpenCode 1.18.33.
import type { ScreenPatterns } from '../driver.ts';

export const opencodeScreen: ScreenPatterns = {
  version: '1.18.33',
  working: ['esc\\s+interrupt'],
  ready: ['^\\s*┃'],
  asking: ['△ Permission required'],
  // Its plugin tells of them.
  limited: [],
  dialog: [],
};

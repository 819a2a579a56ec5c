// The screens of Pi 0.73.1. It asks for nothing.
import type { ScreenPatterns } from '../driver.ts';

export const piScreen: ScreenPatterns = {
  version: '0.73.1',
  working: ['^\\s*[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] (Working|Retrying)'],
  ready: ['\\d+(\\.\\d+)?%/\\d+'],
  asking: [],
  // Its extension tells of them.
  limited: [],
  dialog: [],
};

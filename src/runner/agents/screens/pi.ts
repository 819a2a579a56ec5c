// The screens of Pi 0.73.1. It asks for nothing.
import type { ScreenPatterns } from '../driver.ts';

export const piScreen: ScreenPatterns = {
  version: '0.73.1',
  working: ['^\\s*[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Working'],
  ready: ['\\d+(\\.\\d+)?%/\\d+'],
  asking: [],
  limited: ['usage limit', 'rate limit'],
  dialog: [],
};

// The screens of Gemini CLI 0.61.0. The title of its pane tells its state.
import type { ScreenPatterns } from '../driver.ts';

export const geminiScreen: ScreenPatterns = {
  version: '0.61.0',
  working: ['esc to cancel'],
  ready: ['Type your message'],
  asking: ['● 1\\. Allow once', 'Apply this change\\?', 'Allow execution of'],
  limited: ['^│ *Usage limit reached for'],
  dialog: ['Do you trust (the files in )?this folder', 'How would you like to authenticate'],
  title: { working: '^✦', asking: '^✋', ready: '^◇' },
};

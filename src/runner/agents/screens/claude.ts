// The screens of Claude Code 2.1.330. Spinner verbs and tips change from one release to the next; these parts did not.
import type { ScreenPatterns } from '../driver.ts';

export const claudeScreen: ScreenPatterns = {
  version: '2.1.330',
  working: ['esc to interrupt'],
  ready: ['^\\s*❯\\s*$', '\\? for shortcuts', "don't ask on"],
  asking: ['Do you want to proceed\\?', 'Do you want to (make this edit|create|allow)', '^\\s*❯ 1\\. Yes'],
  limited: [
    '(usage|session|weekly|5-hour) limit reached',
    "You['’]ve hit your .*limit",
    'API Error: Request rejected \\(429\\)',
  ],
  // Of the title only the spinner says something: the star stands there when it is idle and when it asks.
  title: { working: '^[◐◓◑◒]' },
  dialog: [
    'Do you trust the files',
    'Is this a project you created or one you trust',
    'Detected a custom API key',
    'Bypass Permissions mode',
  ],
};

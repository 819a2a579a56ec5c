// For whoever has not got all day: long, deep, and slow to match.
import type { Family } from '../texts.ts';

export const size: Family = {
  'line of 64 KB': 'a'.repeat(64_000),
  '10,000 lines': 'line\n'.repeat(10_000),
  '30,000 empty lines': '\n'.repeat(30_000),
  '60,000 blanks and a letter': `${' '.repeat(60_000)}x`,
  'deep quotes': `${'>'.repeat(2_000)} deep`,
  'deep lists': `${'- '.repeat(2_000)}deep`,
  'deep brackets': '['.repeat(5_000),
  'links that never end': '[a]('.repeat(5_000),
  'emphasis that never ends': '_a*'.repeat(10_000),
  'many comments': '<!--'.repeat(5_000),
  'many elements': '<b>'.repeat(5_000),
  'many backticks': Array.from({ length: 300 }, (_, at) => '`'.repeat(at + 1)).join(' '),
  'many pipes': '|'.repeat(20_000),
  'many mentions': '@a '.repeat(10_000),
  'many entities': '&amp;'.repeat(10_000),
  'many marks on a letter': `a${'\u0301'.repeat(20_000)}`,
  'many families': '👩‍👩‍👧‍👦'.repeat(2_000),
  'trap for an address': `a@${'a.'.repeat(10_000)}`,
  'trap for nested repeats': `${'a'.repeat(30_000)}!`,
  'trap for slashes': '/'.repeat(30_000),
  'trap for a secret': `://${':'.repeat(20_000)}@`,
  'trap for a terminal': '\u001b['.repeat(10_000),
};

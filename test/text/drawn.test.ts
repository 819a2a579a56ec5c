import { expect, test } from 'vitest';
import { drawnLine } from '../../src/text/drawn.ts';

test.each([
  ['plain', 'plain'],
  ['a line of a terminal\r', 'a line of a terminal'],
  ['trailing blanks   \r\r', 'trailing blanks'],
  ['\u001b[1;32mgreen\u001b[0m and \u001b]8;;https://x.test\u001b\\linked\u001b]8;;\u001b\\', 'green and linked'],
  [' 10 %\r 55 %\r100 %\r', '100 %'],
  ['a long first version\rshort', 'short'],
  ['\u001b[2K\u001b[1G⠋ builds\u001b[2K\u001b[1G⠙ builds\u001b[2K\u001b[1G✔ built', '✔ built'],
  ['done\r\u001b[?25h', 'done'],
  ['done\r\u001b[2K', ''],
  ['done\r\u001b[K', ''],
  ['\u001b[01;31m\u001b[Kerror:\u001b[m\u001b[K no such file', 'error: no such file'],
  ['ring\u0007 the\u0000 bell\u009c', 'ring the bell'],
  ['two\u2028in\u0085one', 'two in one'],
  ['\u001b]7766;conductor-end;abc\u0007', ''],
  ['a\ttab', 'a\ttab'],
  ['', ''],
])('S-068 %j is shown as %j', (printed, shown) => {
  expect(drawnLine(printed)).toBe(shown);
});

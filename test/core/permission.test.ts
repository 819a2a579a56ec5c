// What a person's answer to a permission question means.
import { expect, test } from 'vitest';
import { choiceOf } from '../../src/core/permission.ts';

test.each([
  ['yes', 'yes', ''],
  ['Y', 'yes', ''],
  [' OK. ', 'yes', ''],
  ['allow, but only once', 'yes', 'but only once'],
  ['no', 'no', ''],
  ['No: use npm', 'no', 'use npm'],
  ['deny\nuse npm', 'no', 'use npm'],
  ['use npm instead', 'no', 'use npm instead'],
  ['yesterday it was fine', 'no', 'yesterday it was fine'],
  ["no's are for others", 'no', "no's are for others"],
  ['ja', 'no', 'ja'],
  ['', 'no', ''],
])('%j: %s, and says %j', (answer, choice, more) => {
  expect(choiceOf(answer)).toEqual({ choice, more });
});

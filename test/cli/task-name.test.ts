import { expect, test } from 'vitest';
import { CommandError } from '../../src/cli/fail.ts';
import { findTask, parseTaskName } from '../../src/cli/task-name.ts';
import { task } from '../core/task.ts';
import { issueTask } from './place.ts';

test.each([
  ['12', { number: 12, of: 'any' }],
  ['#12', { number: 12, of: 'any' }],
  ['acme/widgets#12', { repository: 'acme/widgets', number: 12, of: 'any' }],
  ['Acme/Widgets#12', { repository: 'acme/widgets', number: 12, of: 'any' }],
  ['https://github.com/acme/widgets/issues/12', { repository: 'acme/widgets', number: 12, of: 'any' }],
  ['https://github.com/acme/widgets/issues/12#issuecomment-1', { repository: 'acme/widgets', number: 12, of: 'any' }],
  ['http://localhost:8080/acme/widgets/pull/13/files', { repository: 'acme/widgets', number: 13, of: 'pull' }],
])('%s names a task', (written, name) => {
  expect(parseTaskName(written)).toEqual(name);
});

test.each(['rust', 'rust-agent', 'acme#12', '12a', '', 'https://github.com/acme/widgets', 'a/b/c#1'])(
  '"%s" names no task',
  (written) => {
    expect(parseTaskName(written)).toBeUndefined();
  },
);

const twelve = issueTask('in_progress', 12);
const two = issueTask('assigned', 2);
const pull = { ...task('review').pull, number: 13 } as NonNullable<typeof twelve.pull>;
const withPull = issueTask('review', 22, { pull });
const elsewhere = { ...issueTask('assigned', 12), repository: { ...twelve.repository, id: 8, name: 'gadgets' } };

test('a number alone finds the task that has it, and 2 is not 22', () => {
  expect(findTask('2', [twelve, two, withPull], [])).toBe(two);
});

test('the number of a pull request finds the task behind it', () => {
  expect(findTask('13', [twelve, withPull], [])).toBe(withPull);
  expect(findTask('https://github.com/acme/widgets/pull/13', [twelve, withPull], [])).toBe(withPull);
});

test('an issue number goes before a pull request number', () => {
  const issue = issueTask('assigned', 13);
  expect(findTask('13', [withPull, issue], [])).toBe(issue);
});

test('a number that two repositories have is asked back with both names', () => {
  expect(error(() => findTask('12', [twelve, elsewhere], []))).toMatchObject({
    code: 'task_ambiguous',
    hint: 'say which one: acme/widgets#12, acme/gadgets#12',
    exitCode: 2,
  });
});

test('with one configured repository a number means an issue there', () => {
  expect(findTask('12', [elsewhere, twelve], ['acme/widgets'])).toBe(twelve);
});

test('what is unknown and what is no name are told apart', () => {
  expect(error(() => findTask('99', [twelve], []))).toMatchObject({ code: 'task_unknown', exitCode: 5 });
  expect(error(() => findTask('twelve', [twelve], []))).toMatchObject({ code: 'task_name_bad', exitCode: 2 });
});

function error(doing: () => unknown): unknown {
  try {
    doing();
  } catch (thrown) {
    if (thrown instanceof CommandError) return thrown;
  }
  throw new Error('it was not refused');
}

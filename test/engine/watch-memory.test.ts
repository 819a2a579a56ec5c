// Every known memory is looked at when it changes, one look at a time, and now and then whether or not.
import { expect, onTestFinished, test } from 'vitest';
import { watchMemory } from '../../src/engine/watch-memory.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { repository } from '../core/origin.ts';
import { until } from '../queue/ground.ts';

test('S-084: a memory that becomes known is watched and looked at, and again when it changes', async () => {
  const at = watching();
  at.memory.know(repository);
  at.memory.know(repository);
  await until(() => at.looks.length === 1);
  at.memory.changed('acme/widgets');
  at.memory.changed('acme/others');
  await until(() => at.looks.length === 2);
  expect(at.watched, 'its directory may be there only now').toEqual(['widgets', 'widgets']);
});

test('changes during a look are one more look, never two at once', async () => {
  const at = watching({ slow: true });
  at.memory.know(repository);
  await until(() => at.looks.length === 1);
  for (let time = 0; time < 5; time++) at.memory.changed('acme/widgets');
  at.go();
  await until(() => at.looks.length === 2);
  at.go();
  await until(() => !at.isLooking());
  expect(at.most()).toBe(1);
  expect(at.looks).toHaveLength(2);
});

test('W-49: a file that is being written is looked at again in a moment', async () => {
  const answers = ['changing', 'changing', 'settled'] as const;
  const at = watching({ answer: (count) => answers[count] ?? 'settled' });
  at.memory.know(repository);
  await until(() => at.looks.length === 3);
});

test('S-084: an event that was missed, and a look that failed, are made up for by the next sweep', async () => {
  const at = watching({
    everyMs: 30,
    answer: (count) => {
      if (count === 0) throw new PortError('memory', 'lock_timeout', 'held', 'soon');
      return 'settled';
    },
  });
  at.memory.know(repository);
  await until(() => at.looks.length > 3);
  expect(at.warnings).toEqual(['the memory cannot be read']);
  at.memory.end();
  const { length } = at.looks;
  at.memory.changed('acme/widgets');
  expect(at.looks).toHaveLength(length);
});

interface Options {
  readonly slow?: boolean;
  readonly everyMs?: number;
  readonly answer?: (count: number) => 'settled' | 'changing';
}

function watching({ slow = false, everyMs = 60_000, answer = () => 'settled' }: Options = {}) {
  const looks: string[] = [];
  const watched: string[] = [];
  const warnings: string[] = [];
  let [under, most] = [0, 0];
  let go = () => {};
  const log = { debug() {}, info() {}, error() {}, warn: (_: object, message: string) => void warnings.push(message) };
  const memory = watchMemory({
    everyMs,
    log,
    watch: async ({ name }) => void watched.push(name),
    look: async ({ name }) => {
      most = Math.max(most, ++under);
      looks.push(name);
      try {
        if (slow) await new Promise<void>((resolve) => (go = resolve));
        return answer(looks.length - 1);
      } finally {
        under--;
      }
    },
  });
  onTestFinished(() => memory.end());
  return { memory, looks, watched, warnings, go: () => go(), most: () => most, isLooking: () => under > 0 };
}

// One task does one thing at a time on a host, and a stop breaks off what is under way.
import { describe, expect, test } from 'vitest';
import { createSerial } from '../../../src/engine/host/serial.ts';

describe('the work of one task', () => {
  test('is done in the order in which it was asked for, never two at once', async () => {
    const serial = createSerial();
    const told: string[] = [];
    const work = (name: string) =>
      serial.run('1-1', async () => {
        told.push(`${name} begins`);
        await ticks(3);
        told.push(`${name} ends`);
      });
    await Promise.all([work('start'), work('checks'), work('push')]);
    expect(told).toEqual(['start', 'checks', 'push'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  test('does not wait for that of another', async () => {
    const serial = createSerial();
    void serial.run('1-1', () => new Promise(() => {}));
    expect(await serial.run('1-2', async () => 'done')).toBe('done');
  });

  test('goes on after one thing failed', async () => {
    const serial = createSerial();
    const failing = serial.run('1-1', () => Promise.reject(new Error('no disk')));
    const next = serial.run('1-1', async () => 'done');
    await expect(failing).rejects.toThrow('no disk');
    expect(await next).toBe('done');
  });
});

describe('breaking off', () => {
  test('ends a validation that is under way, and the stop that asked for it goes ahead', async () => {
    const serial = createSerial();
    const validation = serial.run('1-1', untilBrokenOff);
    await ticks(2);
    serial.breakOff('1-1', 'stopped by mona');
    const stop = serial.run('1-1', async (signal) => signal.aborted);
    await expect(validation).rejects.toThrow('stopped by mona');
    expect(await stop, 'the stop itself is not broken off').toBe(false);
  });

  test('R-24: lets nothing begin that was asked for before: a push that waited does not push', async () => {
    const serial = createSerial();
    const validation = serial.run('1-1', untilBrokenOff);
    const push = serial.run('1-1', async (signal) => signal.aborted);
    await ticks(2);
    serial.breakOff('1-1', 'stopped');
    await expect(validation).rejects.toThrow('stopped');
    expect(await push, 'it finds itself broken off').toBe(true);
  });

  test('twice ends what the first time did not reach', async () => {
    const serial = createSerial();
    const first = serial.run('1-1', untilBrokenOff);
    await ticks(2);
    serial.breakOff('1-1', 'first');
    const second = serial.run('1-1', untilBrokenOff);
    const third = serial.run('1-1', untilBrokenOff);
    await expect(first).rejects.toThrow('first');
    await ticks(5);
    serial.breakOff('1-1', 'second');
    await expect(second).rejects.toThrow('second');
    await expect(third).rejects.toThrow('second');
    expect(await serial.run('1-1', async (signal) => signal.aborted)).toBe(false);
  });

  test('where nothing is under way, or at another task, does no harm', async () => {
    const serial = createSerial();
    serial.breakOff('1-1', 'stopped');
    const other = serial.run('1-2', async (signal) => {
      await ticks(3);
      return signal.aborted;
    });
    serial.breakOff('1-1', 'stopped');
    expect(await other).toBe(false);
    expect(await serial.run('1-1', async (signal) => signal.aborted)).toBe(false);
  });
});

function untilBrokenOff(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  });
}

async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick++) await undefined;
}

// Kills `conductor up` with -9 at one point of a task's way, starts it again, and looks what came of it.
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Line, setLine } from './line.ts';

export type Point =
  /** As soon as a line with this event stands in the task's history. */
  | { readonly after: string }
  /** When GitHub has carried out the write, and before its answer is sent. */
  | { readonly wrote: string }
  /** As soon as the webhook of the label was answered. */
  | 'the webhook was answered';

/** Each point has a line of its own. Two at a time: after a kill most of the time is waited until the locks of the dead run out. */
export function surviveAll(points: readonly (readonly [string, Point])[]): void {
  for (let at = 0; at < points.length; at += 2)
    describe('C-22, R-37: kill -9', () => {
      const pair = points.slice(at, at + 2);
      test.concurrent.for(pair)('the moment %s does no harm', { timeout: 120_000 }, ([, point]) => survives(point));
    });
}

/** In the end: one session, one branch, one pull request, one status comment, one completed task; at no time two agents. */
async function survives(point: Point): Promise<void> {
  let line: Line | undefined;
  let revived: Promise<void> | undefined;
  const strike = () => {
    revived ??= line?.down('SIGKILL').then(() => line?.up());
  };
  const onExchange = ({ method, path }: { readonly method: string; readonly path: string }) => {
    if (typeof point === 'object' && 'wrote' in point && point.wrote === `${method} ${path}`) strike();
  };
  line = await setLine({ github: { onExchange } });
  let well = false;
  try {
    await line.up();
    const number = await line.request('Survive', 'tell');
    const watched = watch(line, number, point, strike, () => revived !== undefined);
    await Promise.all([line.merge(number), watched]);
    await revived;
    await expectOneOfEach(line, number);
    well = true;
  } finally {
    if (!well) console.error(`logs, memory, worktrees: ${line.dir}`);
    await revived?.catch(() => {});
    await line.close({ keep: !well });
  }
}

async function watch(line: Line, number: number, point: Point, strike: () => void, struck: () => boolean) {
  await line.until('the point was reached', async () => {
    for (let looks = 0; looks < 20 && !struck(); looks++) {
      if (await isReached(line, number, point)) strike();
      await pause(1);
    }
    return struck();
  });
}

async function isReached(line: Line, number: number, point: Point): Promise<boolean> {
  if (point === 'the webhook was answered')
    return line.github.deliveries.some(({ action, statusCode }) => action === 'labeled' && statusCode === 200);
  return 'after' in point && (await line.history(number)).some(({ event }) => event === point.after);
}

async function expectOneOfEach(line: Line, number: number): Promise<void> {
  const task = await line.seen(
    number,
    'is over',
    ({ state, session }) => state === 'completed' && session.state === 'idle',
  );
  await line.quiet();
  expect(await line.violations()).toBe('');
  expect(task).toMatchObject({ attempt: 1, wishes: [] });
  expect(await line.starts(number)).toHaveLength(1);
  expect(await line.branchesOf(number)).toHaveLength(1);
  expect(line.repository.pulls()).toHaveLength(1);
  expect(line.statusComments(number)).toHaveLength(1);
  expect(line.notes(number)).toEqual([]);
  await line.until('the comment says so', () => line.statusComments(number)[0]?.body.includes('✅ Completed'));
}

// Memory that a busy time took is given back once the process rests.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const rest = new URL('../../dist/home/rest.js', import.meta.url);

/** Fills its memory while it is busy, then rests, until the heap is half as large or 10 s have passed. Prints both sizes in MB. */
const program = `
  import { giveBackAtRest } from ${JSON.stringify(rest.href)};
  const heap = () => Math.round(process.memoryUsage().heapTotal / 2 ** 20);
  giveBackAtRest(100);
  let kept = [];
  const work = setInterval(() => {
    for (let i = 0; i < 100_000; i++) kept.push({ i });
    if (kept.length > 1_500_000) takeRest();
  }, 5);
  function takeRest() {
    clearInterval(work);
    kept = [];
    const [busy, until] = [heap(), Date.now() + 10_000];
    const look = setInterval(() => {
      if (heap() >= busy / 2 && Date.now() < until) return;
      clearInterval(look);
      console.log(JSON.stringify({ busy, rested: heap() }));
    }, 20);
  }
`;

test('at rest, what was garbage is no longer held', () => {
  const args = ['--input-type=module', '-e', program];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  const { busy, rested } = JSON.parse(stdout) as { busy: number; rested: number };
  expect(busy).toBeGreaterThan(40);
  expect(rested).toBeLessThan(busy / 2);
});

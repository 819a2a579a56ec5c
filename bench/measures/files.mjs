// How fast a file that many share is updated, against the bare locked write.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inPlace } from '../machine/place.mjs';
import { pairedRatio, quantile, round, summary } from '../report/statistics.mjs';

const many = 16;
const rounds = 9;
const roundMs = 1_000;
const bytes = 10_240;
const program = fileURLToPath(new URL('../load/updates.mjs', import.meta.url));

/** @param {(text: string) => void} say */
export function measureFiles(say) {
  return inPlace(async (dir, atEnd) => {
    const writers = await startWriters(many, atEnd);
    const alone = await compare(writers.slice(0, 1), join(dir, 'alone'), 'alone', say);
    const crowd = await compare(writers, join(dir, 'crowd'), `by ${many} processes`, say);
    return tell(alone, crowd);
  });
}

function tell(alone, crowd) {
  const perSecond = (runs) =>
    summary(
      runs.map((run) => run.perSecond),
      0,
    );
  const worst = (runs) => round(Math.max(...runs.map((run) => run.worstWaitMs)), 0);
  const lost = [...alone.ours, ...crowd.ours].reduce((sum, run) => sum + run.lost, 0);
  const ratio = ({ ours, bare }) =>
    pairedRatio(
      ours.map((run) => run.perSecond),
      bare.map((run) => run.perSecond),
    );
  return {
    figures: {
      alonePerSecond: perSecond(alone.ours),
      barePerSecond: perSecond(alone.bare),
      crowdPerSecond: perSecond(crowd.ours),
      bareCrowdPerSecond: perSecond(crowd.bare),
      crowdWaitP99Ms: summary(crowd.ours.map((run) => run.waitP99Ms)),
      bareCrowdWaitP99Ms: summary(crowd.bare.map((run) => run.waitP99Ms)),
      bareCrowdWorstWaitMs: worst(crowd.bare),
      /** Updates of the process that got fewest, of those of the one that got most. */
      crowdFairness: summary(
        crowd.ours.map((run) => run.fairness),
        2,
      ),
      bareCrowdFairness: summary(
        crowd.bare.map((run) => run.fairness),
        2,
      ),
    },
    targets: [
      { name: 'locked update of 10 KB alone, of the bare locked write', value: ratio(alone), least: 0.6 },
      {
        name: `locked update of 10 KB by ${many} processes, of the bare locked write`,
        value: ratio(crowd),
        least: 0.6,
      },
      { name: `worst wait at ${many}`, value: worst(crowd.ours), unit: ' ms', most: 1_000 },
      { name: 'lost updates', value: lost, most: 0 },
    ],
  };
}

/** In turn, so that what slows one of them slows the other; the first round warms up and does not count. */
async function compare(writers, dir, name, say) {
  const runs = { ours: [], bare: [] };
  for (let at = 0; at <= rounds; at++) {
    for (const way of at % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare']) {
      const run = await oneRound(writers, way, join(dir, `${way}-${at}`));
      if (at > 0) runs[way].push(run);
    }
    if (at === 0) continue;
    const [ours, bare] = [runs.ours, runs.bare].map((done) => round(done.at(-1).perSecond, 0));
    say(`  ${name}, ${at} of ${rounds}: ${ours} updates/s, bare ${bare}`);
  }
  return runs;
}

async function oneRound(writers, way, dir) {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'file.md'), `0\n${'A line of what was decided.\n'.repeat(bytes / 28)}`);
  const from = performance.now();
  const answers = writers.map(async (writer) => {
    writer.send({ way, dir, ms: roundMs });
    return (await once(writer, 'message'))[0];
  });
  const done = await Promise.all(answers);
  const seconds = (performance.now() - from) / 1_000;
  const updates = done.map((one) => one.updates);
  const all = updates.reduce((sum, one) => sum + one);
  const waits = done.flatMap((one) => one.waits);
  const counted = Number((await readFile(join(dir, 'file.md'), 'utf8')).split('\n', 1)[0]);
  return {
    perSecond: all / seconds,
    worstWaitMs: Math.max(...waits),
    waitP99Ms: quantile(waits, 0.99),
    fairness: Math.min(...updates) / Math.max(...updates),
    lost: all - counted,
  };
}

async function startWriters(count, atEnd) {
  const writers = Array.from({ length: count }, () => fork(program));
  atEnd(() => {
    for (const writer of writers) writer.disconnect();
  });
  await Promise.all(writers.map((writer) => once(writer, 'message')));
  return writers;
}

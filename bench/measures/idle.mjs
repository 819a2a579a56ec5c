// What fifty agents that do nothing cost: processor and memory of the whole of `conductor up`, and calls to GitHub.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setStage } from '../../dist/demo/stage.js';
import { startAll } from '../machine/agents.mjs';
import { partsOf, shares } from '../machine/parts.mjs';
import { inPlace } from '../machine/place.mjs';
import { childrenOf, proportionalMb, residentMb } from '../machine/usage.mjs';
import { round } from '../report/statistics.mjs';

const sessions = 50;
const windowMs = 25_000;
/** Everything that the starts brought is done by then, and the memory that they took is given back. */
const settleMs = 40_000;

/** @param {(text: string) => void} say */
export function measureIdle(say) {
  return inPlace(async (dir, atEnd) => {
    const stage = await setStage({
      dir: join(dir, 'stage'),
      env: process.env,
      slots: sessions,
      command: ['sh', '-c', 'exec sleep 3600'],
    });
    atEnd(() => stage.close());
    const { pid } = await stage.start('up');
    await startAll(stage, sessions);
    say(`  all work; ${settleMs / 1_000} s to come to rest`);
    await pause(settleMs);
    await stage.github.idle();
    const parts = await partsOf(stage, pid);
    const callsBefore = stage.github.journal.length;
    say(`  watching for ${windowMs / 1_000} s`);
    const cores = await shares(parts, windowMs);
    const calls = stage.github.journal.length - callsBefore;
    return tell(parts, cores, calls, helpers(parts.tmux));
  });
}

function tell(parts, cores, calls, helpers) {
  const memory = Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, round(residentMb(pid), 0)]));
  const [core, mb] = [cores, memory].map((each) => Object.values(each).reduce((all, one) => all + one));
  return {
    figures: { sessions, corePercent: cores, residentMb: memory, calls, ...helpers },
    targets: [
      { name: `${sessions} idle sessions: share of a core`, value: round(core, 2), unit: ' %', most: 1 },
      { name: `${sessions} idle sessions: resident memory`, value: round(mb, 0), unit: ' MB', most: 150 },
      { name: `GitHub API calls in ${windowMs / 1_000} s of them`, value: calls, most: 0 },
    ],
  };
}

/** A shell and a `cat` for each session, which tmux runs; they share all but a little of their memory. */
function helpers(tmux) {
  const pids = childrenOf(tmux);
  return {
    helperProcesses: pids.length,
    helpersMb: round(
      pids.reduce((all, pid) => all + proportionalMb(pid), 0),
      0,
    ),
  };
}

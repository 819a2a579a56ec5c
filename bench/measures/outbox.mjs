// From a message in an agent's outbox to the law having taken it in.
import { randomInt } from 'node:crypto';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setStage } from '../../dist/demo/stage.js';
import { silentAgent, startAgents } from '../machine/at-work.mjs';
import { entryTime } from '../machine/entry-time.mjs';
import { inPlace } from '../machine/place.mjs';
import { round, summary } from '../report/statistics.mjs';

const rounds = 60;
const verbs = ['status', 'decision', 'ask'];

/** @param {(text: string) => void} say */
export function measureOutbox(say) {
  return inPlace(async (dir, atEnd) => {
    const stage = await setStage({ dir: join(dir, 'stage'), env: process.env, command: silentAgent });
    atEnd(() => stage.close());
    await stage.up();
    await startAgents(stage, 1);
    const outbox = await outboxBelow(stage.root);
    const redis = stage.redis();
    const samples = [];
    for (let at = 0; at <= rounds; at++) {
      // At no fixed distance from anything that happens regularly.
      await pause(randomInt(50, 250));
      const text = `It is the ${at}th thing that is said here.`;
      const staged = join(outbox, `.${at}.json`);
      await writeFile(staged, JSON.stringify({ verb: verbs[at % verbs.length], text }));
      const from = Date.now();
      await rename(staged, join(outbox, `${at}.json`));
      const handled = await entryTime(redis, 'conductor:agent-events', from, ({ entry }) => entry.includes(text));
      if (at === 0) continue;
      samples.push(handled - from);
      if (at % 15 === 0) say(`  ${at} of ${rounds}: ${round(summary(samples).median, 0)} ms`);
    }
    return tell(samples);
  });
}

function tell(samples) {
  const handled = summary(samples, 0);
  return {
    figures: { messageToHandledMs: handled, worstMs: Math.max(...samples) },
    targets: [{ name: 'message in the outbox → handled, at the median', value: handled.median, unit: ' ms', most: 50 }],
  };
}

/** @returns {Promise<string>} the only outbox there is */
async function outboxBelow(root) {
  const paths = await readdir(root, { recursive: true });
  const found = paths.find((path) => path.endsWith('/.conductor/outbox'));
  if (!found) throw new Error(`no outbox below ${root}`);
  return join(root, found);
}

// From an agent's end to the runner's knowing of it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setStage } from '../../dist/demo/stage.js';
import { inPlace } from '../machine/place.mjs';
import { readTime } from '../machine/read-time.mjs';
import { until } from '../machine/wait.mjs';
import { round, summary } from '../report/statistics.mjs';

const rounds = 15;

/** @param {(text: string) => void} say */
export function measureExit(say) {
  return inPlace(async (dir, atEnd) => {
    const lasts = join(dir, 'lasts');
    await mkdir(lasts);
    // Its last act: what time is it? It fails, for then nothing follows that would disturb the next round.
    const agent = `sleep 0.3; date +%s%N > ${lasts}/\${CONDUCTOR_TASK##*#}; exit 7`;
    const stage = await setStage({
      dir: join(dir, 'stage'),
      env: process.env,
      command: ['sh', '-c', agent],
      project: { limits: { max_attempts: 1 } },
    });
    atEnd(() => stage.close());
    await stage.up();
    const redis = stage.redis();
    const samples = [];
    for (let at = 1; at <= rounds; at++) {
      const issue = await askForWork(stage);
      const task = `${stage.repository.id}-${issue}`;
      const exited = await until(() => exitOf(redis, task), 'the exit to be noticed', 30_000);
      samples.push(exited.at - (await readTime(join(lasts, String(issue)))));
      await until(() => isAtRest(redis, task), 'the task to come to rest');
      await stage.github.idle();
      say(`  ${at} of ${rounds}: ${round(samples.at(-1), 1)} ms`);
    }
    const noticed = summary(samples);
    return {
      figures: { exitToNoticedMs: noticed },
      targets: [{ name: "agent's exit → noticed", value: noticed.median, unit: ' ms', most: 20 }],
    };
  });
}

async function askForWork({ github, repository }) {
  const alice = github.as('alice');
  const issue = await alice.openIssue(repository, { title: 'Greet people by name', body: 'Please' });
  await alice.label(repository, issue.number, 'backend');
  return issue.number;
}

/** The history tells when the runner noticed, not when the event was handled. */
async function exitOf(redis, task) {
  const lines = await redis.lrange(`conductor:history:${task}`, 0, -1);
  return lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'session.exited');
}

async function isAtRest(redis, task) {
  const { state, session } = JSON.parse(await redis.get(`conductor:task:${task}`));
  return state === 'failed' && session.state === 'idle';
}

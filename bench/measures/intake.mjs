// How many webhooks are stored and answered per second, against a bare Probot with one `queue.add`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setStage } from '../../dist/demo/stage.js';
import { burst } from '../load/burst.mjs';
import { labeledBody, requestsOf } from '../load/signed-request.mjs';
import { inPlace } from '../machine/place.mjs';
import { startFloor, startRedis } from '../machine/programs.mjs';
import { cpuSeconds } from '../machine/usage.mjs';
import { until } from '../machine/wait.mjs';
import { pairedRatio, quantile, round, summary } from '../report/statistics.mjs';

const load = { seconds: 1, connections: 16 };
const rounds = 9;
const floorProgram = fileURLToPath(new URL('../floor/probot.mjs', import.meta.url));

/** @param {(text: string) => void} say */
export function measureIntake(say) {
  return inPlace(async (dir, atEnd) => {
    const payloads = [];
    const onWebhook = (_event, _action, payload) => payloads.push(payload);
    const stage = await setStage({ dir: join(dir, 'stage'), env: process.env, github: { onWebhook } });
    atEnd(() => stage.close());
    const body = await labeledBody(stage, payloads);
    const ours = await startServe(stage, await ownRedis(dir, 'ours', atEnd));
    const floor = await startProbot(stage, await ownRedis(dir, 'floor', atEnd), atEnd);
    for (const one of [floor, ours]) await oneRound(one, body, stage.secret);
    const runs = { floor: [], ours: [] };
    for (let at = 1; at <= rounds; at++) {
      runs.floor.push(await oneRound(floor, body, stage.secret));
      runs.ours.push(await oneRound(ours, body, stage.secret));
      const [above, below] = [runs.ours, runs.floor].map((done) => round(done.at(-1).perSecond, 0));
      say(`  ${at} of ${rounds}: ${above} answers/s, bare Probot ${below}`);
    }
    return tell(runs);
  });
}

function tell({ ours, floor }) {
  const answers = (runs) => runs.map(({ perSecond }) => perSecond);
  const p99 = (runs) => runs.map(({ latencies }) => quantile(latencies, 0.99));
  const cpu = (runs) => runs.map(({ cpuMicroseconds }) => cpuMicroseconds);
  const ratio = pairedRatio(answers(ours), answers(floor));
  return {
    figures: {
      ratio,
      answersPerSecond: summary(answers(ours), 0),
      floorAnswersPerSecond: summary(answers(floor), 0),
      answerP99Ms: summary(p99(ours)),
      floorAnswerP99Ms: summary(p99(floor)),
      cpuMicrosecondsPerWebhook: summary(cpu(ours), 0),
      floorCpuMicrosecondsPerWebhook: summary(cpu(floor), 0),
    },
    targets: [{ name: 'webhook answers per second, of bare Probot with one `queue.add`', value: ratio, least: 0.7 }],
  };
}

/** One burst, and the wait until everything it brought was handled: the next round's server has the machine for itself. */
async function oneRound({ port, pid, settled }, body, secret) {
  const requestFor = requestsOf(body, { port, path: '/api/github/webhooks', secret, event: 'issues' });
  const before = cpuSeconds(pid);
  const { perSecond, latencies } = await burst(port, requestFor, load);
  await until(settled, 'the deliveries to be handled', 60_000, 20);
  return { perSecond, latencies, cpuMicroseconds: ((cpuSeconds(pid) - before) / latencies.length) * 1e6 };
}

async function startServe(stage, redis) {
  const { pid } = await stage.start('serve', { REDIS_URL: redis.socket });
  const lists = ['conductor:outbox', 'conductor:deliveries:wait', 'conductor:deliveries:active'];
  const settled = async () =>
    (await Promise.all(lists.map((list) => redis.connection.llen(list)))).every((n) => n === 0);
  return { port: stage.port, pid, settled };
}

async function startProbot({ github, secret }, redis, atEnd) {
  const { PATH, HOME } = process.env;
  const { appId, privateKey } = github.app;
  const app = { APP_ID: String(appId), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret };
  const { pid, port, stop } = await startFloor(floorProgram, { PATH, HOME, ...app, REDIS_SOCKET: redis.socket });
  atEnd(stop);
  // Nobody works for its queue: nothing is left to be waited for.
  return { port, pid, settled: async () => true };
}

async function ownRedis(dir, name, atEnd) {
  const data = join(dir, name);
  await mkdir(data);
  const redis = await startRedis(data);
  atEnd(redis.stop);
  return redis;
}

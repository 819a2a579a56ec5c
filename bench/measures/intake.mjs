// How many webhooks are stored and answered per second, against a bare Probot with one `queue.add`.
import { generateKeyPairSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProject } from '../../dist/demo/project.js';
import { startGitHub } from '../../dist/standin/github.js';
import { burst } from '../load/burst.mjs';
import { labeledBody, requestsOf } from '../load/signed-request.mjs';
import { freePort } from '../machine/free-port.mjs';
import { inPlace } from '../machine/place.mjs';
import { startProgram, startRedis } from '../machine/programs.mjs';
import { cpuSeconds } from '../machine/usage.mjs';
import { until } from '../machine/wait.mjs';
import { pairedRatio, quantile, round, summary } from '../report/statistics.mjs';

const secret = 'a secret of the bench';
const load = { seconds: 1, connections: 16 };
const rounds = 9;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const floorProgram = fileURLToPath(new URL('../floor/probot.mjs', import.meta.url));

/** @param {(text: string) => void} say */
export function measureIntake(say) {
  return inPlace(async (dir, atEnd) => {
    const key = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const github = await startGitHub({ dir: join(dir, 'github'), key });
    atEnd(() => github.close());
    const body = await labeledBody(join(dir, 'payload'));
    const ours = await startOurs(dir, github, atEnd);
    const floor = await startFloor(dir, github, atEnd);
    for (const one of [floor, ours]) await oneRound(one, body, load);
    const runs = { floor: [], ours: [], handled: [] };
    for (let at = 0; at < rounds; at++) {
      const below = await oneRound(floor, body, load);
      const above = await oneRound(ours, body, load);
      runs.floor.push(below);
      runs.ours.push(above);
      say(`  ${at + 1}: ${round(above.perSecond, 0)} answers/s, bare Probot ${round(below.perSecond, 0)}`);
    }
    return tell(runs);
  });
}

function tell({ ours, floor }) {
  const rates = (runs) => runs.map(({ perSecond }) => perSecond);
  const p99 = (runs) => summary(runs.map(({ latencies }) => quantile(latencies, 0.99)));
  const ratio = pairedRatio(rates(ours), rates(floor));
  return {
    figures: {
      answersPerSecond: summary(rates(ours), 0),
      floorAnswersPerSecond: summary(rates(floor), 0),
      ratio,
      answerP99Ms: p99(ours),
      floorAnswerP99Ms: p99(floor),
      handledPerSecond: summary(ours.map(({ handledPerSecond }) => handledPerSecond), 0),
      cpuMicrosecondsPerWebhook: summary(ours.map(({ cpuMicroseconds }) => cpuMicroseconds), 0),
      floorCpuMicrosecondsPerWebhook: summary(floor.map(({ cpuMicroseconds }) => cpuMicroseconds), 0),
    },
    targets: [{ name: 'webhook answers per second, of bare Probot with one queue.add', value: ratio, least: 0.7 }],
  };
}

/** One burst, and then the wait until everything it brought was handled: the next round's server has the machine for itself. */
async function oneRound({ port, pid, settled }, body, options) {
  const requestFor = requestsOf(body, { port, path: '/api/github/webhooks', secret, event: 'issues' });
  const [from, cpu] = [performance.now(), cpuSeconds(pid)];
  const result = await burst(port, requestFor, options);
  await until(settled, 'the deliveries to be handled', 60_000, 20);
  const count = result.latencies.length;
  const handledPerSecond = (count / (performance.now() - from)) * 1_000;
  return { ...result, handledPerSecond, cpuMicroseconds: ((cpuSeconds(pid) - cpu) / count) * 1e6 };
}

async function startOurs(dir, github, atEnd) {
  const root = join(dir, 'ours');
  await mkdir(join(root, 'redis'), { recursive: true });
  const socket = join(root, 'redis.sock');
  const redis = await startRedis(join(root, 'redis'), socket);
  atEnd(redis.stop);
  await writeProject(root, { command: ['true'], socket: 'unused' });
  const port = await freePort();
  const env = {
    ...environment(github, port),
    REDIS_URL: socket,
    GITHUB_API_URL: `${github.url}/api/v3`,
    GITHUB_SERVER_URL: github.url,
    CONDUCTOR_HOME: join(root, 'home'),
  };
  const serve = startProgram(process.execPath, [cli, 'serve'], { cwd: root, env, sign: 'conductor serves' });
  atEnd(serve.stop);
  await serve.ready;
  const lists = ['conductor:outbox', 'conductor:deliveries:wait', 'conductor:deliveries:active'];
  return { port, pid: serve.pid, settled: () => areEmpty(redis.connection, lists) };
}

async function startFloor(dir, github, atEnd) {
  const root = join(dir, 'floor');
  await mkdir(root, { recursive: true });
  const socket = join(root, 'redis.sock');
  const redis = await startRedis(root, socket);
  atEnd(redis.stop);
  const port = await freePort();
  const env = { ...environment(github, port), REDIS_SOCKET: socket };
  const probot = startProgram(process.execPath, [floorProgram], { env, sign: 'ready' });
  atEnd(probot.stop);
  await probot.ready;
  // Nobody works for this queue: nothing is left to be waited for.
  return { port, pid: probot.pid, settled: async () => true };
}

function environment(github, port) {
  const { PATH, HOME } = process.env;
  const { appId, privateKey } = github.app;
  return { PATH, HOME, APP_ID: String(appId), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret, PORT: String(port) };
}

async function areEmpty(redis, lists) {
  const lengths = await Promise.all(lists.map((list) => redis.llen(list)));
  return lengths.every((length) => length === 0);
}

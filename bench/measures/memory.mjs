// What one update of a repository's memory costs, with few tasks behind it and with many.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryPerformers } from '../../dist/engine/perform/memory.js';
import { createReadMemory } from '../../dist/engine/read-memory.js';
import { isAlive, thisProcess } from '../../dist/home/owner.js';
import { createMemory } from '../../dist/memory/memory.js';
import { connect } from '../../dist/queue/connection.js';
import { createMirrors } from '../../dist/queue/mirrors.js';
import { createTaskStore } from '../../dist/queue/task-store.js';
import { createUnwritten, noteUnwritten } from '../../dist/queue/unwritten.js';
import { redact } from '../../dist/text/secrets/redact.js';
import { liveChange, liveTask, pastTask } from '../load/past-tasks.mjs';
import { inPlace } from '../machine/place.mjs';
import { startRedis } from '../machine/programs.mjs';
import { pairedRatio, round, summary } from '../report/statistics.mjs';

const few = 10;
const many = 10_000;
const rounds = 120;
/** Each of the four files changes. */
const updatesPerRound = 4;
/** So many are done between two writes of the files while the memory is filled. */
const filledAtOnce = 200;

/** @param {(text: string) => void} say */
export function measureMemory(say) {
  return inPlace(async (dir, atEnd) => {
    const young = await grown(join(dir, 'few'), few, atEnd);
    const old = await grown(join(dir, 'many'), many, atEnd);
    const runs = { young: [], old: [] };
    for (let at = 0; at <= rounds; at++) {
      const took = {};
      for (const [way, one] of at % 2 === 0 ? Object.entries({ young, old }) : Object.entries({ old, young }))
        took[way] = await perUpdate(one);
      if (at === 0) continue;
      runs.young.push(took.young);
      runs.old.push(took.old);
      if (at % 30 === 0)
        say(`  ${at} of ${rounds}: ${round(took.old, 2)} ms, with ${few} past tasks ${round(took.young, 2)} ms`);
    }
    return tell(runs);
  });
}

function tell({ young, old }) {
  const ratio = pairedRatio(old, young);
  return {
    figures: { ratio, updateMs: summary(old, 2), updateWithFewMs: summary(young, 2) },
    targets: [
      {
        name: `update of the memory with ${many.toLocaleString('en')} past tasks, of that with ${few}`,
        value: ratio,
        most: 1.2,
      },
    ],
  };
}

async function perUpdate({ update }) {
  const from = performance.now();
  for (let at = 0; at < updatesPerRound; at++) await update(at);
  return (performance.now() - from) / updatesPerRound;
}

/** A memory that came to be as in life: one task after the other was done, and the files were written in between. */
async function grown(dir, past, atEnd) {
  await mkdir(join(dir, 'redis'), { recursive: true });
  const server = await startRedis(join(dir, 'redis'));
  atEnd(server.stop);
  const redis = connect(server.socket);
  atEnd(() => redis.disconnect());
  const store = createTaskStore(
    redis,
    () => ({ total: 100, of: () => 100 }),
    () => {},
  );
  const write = writer(join(dir, 'memory'), redis, store);
  for (let first = 1; first <= past; first += filledAtOnce) {
    const tasks = Array.from({ length: Math.min(filledAtOnce, past - first + 1) }, (_, at) => pastTask(first + at));
    await Promise.all(tasks.map(change));
    await write(tasks.at(-1));
  }
  let live = liveTask(past + 1);
  await change(live);
  await write(live);
  return { update };

  async function update(at) {
    live = { ...live, rev: live.rev + 1, ...liveChange(live, at) };
    await change(live);
    await write(live);
  }

  async function change(task) {
    const rev = task.rev + 1;
    const result = await store.commit({ base: task.rev, task: { ...task, rev }, effects: [], transitions: [], at: 0 });
    if (result !== 'committed') throw new Error(`${task.id}: ${result}`);
    await noteUnwritten(redis, [task.id]);
  }
}

function writer(root, redis, store) {
  const clock = { now: () => Date.UTC(2025, 0, 15, 9), id: randomUUID };
  const nothing = async () => {};
  const memory = createMemory({
    root,
    files: {
      projectState: 'project_state.md',
      taskAssignments: 'task_assignments.md',
      blockers: 'blockers.md',
      decisions: 'decisions.md',
    },
    projectName: 'Widgets',
    clock,
    mask: redact,
    owner: thisProcess(),
    isAlive,
  });
  const [unwritten, mirrors] = [createUnwritten(redis), createMirrors(redis)];
  const log = { info() {}, warn() {} };
  const { settle } = createReadMemory({
    memory,
    store,
    unwritten,
    mirrors,
    tell: nothing,
    refresh: nothing,
    clock,
    log,
  });
  const performers = memoryPerformers({ settle });
  return (task) => performers['memory.write']({ task });
}

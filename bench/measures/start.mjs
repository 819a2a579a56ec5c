// From the label to the agent's first instruction, against a worktree and a tmux session made by hand.
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { setStage } from '../../dist/demo/stage.js';
import { workByHand } from '../machine/by-hand.mjs';
import { inPlace } from '../machine/place.mjs';
import { readTime } from '../machine/read-time.mjs';
import { grownRepository } from '../machine/repository.mjs';
import { until } from '../machine/wait.mjs';
import { pairedRatio, round, summary } from '../report/statistics.mjs';

const rounds = 8;
const restMs = 1_000;

/** @param {(text: string) => void} say */
export function measureStart(say) {
  return inPlace(async (dir, atEnd) => {
    const firsts = join(dir, 'firsts');
    await mkdir(firsts);
    // The agent's first instruction: what time is it?
    const act = (name) => `date +%s%N > ${firsts}/${name}; exec sleep 600`;
    const sent = [];
    const stage = await setStage({
      dir: join(dir, 'stage'),
      env: process.env,
      files: grownRepository(),
      slots: rounds + 1,
      command: ['sh', '-c', act(`task-\${CONDUCTOR_TASK##*#}`)],
      github: { onWebhook: (_event, action) => action === 'labeled' && sent.push(now()) },
    });
    atEnd(() => stage.close());
    const hand = await workByHand(join(dir, 'hand'), stage.repository.state.git.dir);
    atEnd(hand.close);
    await stage.up();
    const label = await labeller(stage);
    let launched = 0;
    const runs = { ours: [], floor: [], launch: [] };
    const ways = {
      floor: async (at) => {
        const name = `hand-${at}`;
        const began = await hand.start(name, act(name));
        return (await readTime(join(firsts, name))) - began;
      },
      ours: async () => {
        const issue = await label();
        const first = await readTime(join(firsts, `task-${issue}`));
        const took = first - sent.at(-1);
        await told(stage, issue);
        launched = first - (await slotTaken(stage, issue));
        return took;
      },
    };
    // The first round makes the base clone and warms the caches; it does not count. They go first in turn.
    for (let at = 0; at <= rounds; at++) {
      const took = {};
      for (const way of at % 2 === 0 ? ['floor', 'ours'] : ['ours', 'floor']) {
        await comeToRest(dir);
        took[way] = await ways[way](at);
        if (at > 0) runs[way].push(took[way]);
        if (at > 0 && way === 'ours') runs.launch.push(launched);
      }
      const [above, below] = [round(took.ours, 0), round(took.floor, 0)];
      say(`  ${at} of ${rounds}: ${above} ms, by hand ${below} ms${at === 0 ? ' (not counted)' : ''}`);
    }
    return tell(runs);
  });
}

function tell({ ours, floor, launch }) {
  const ratio = pairedRatio(ours, floor);
  return {
    figures: {
      ratio,
      slotToFirstInstructionMs: summary(launch, 0),
      labelToFirstInstructionMs: summary(ours, 0),
      byHandMs: summary(floor, 0),
    },
    targets: [
      {
        name: "label delivered → agent's first instruction, of `git worktree add` + `tmux new-session` by hand",
        value: ratio,
        most: 1.5,
      },
      {
        name: "slot taken → agent's first instruction, of the same by hand",
        value: pairedRatio(launch, floor),
        most: 1.3,
      },
    ],
  };
}

async function labeller({ github, repository }) {
  const alice = github.as('alice');
  return async () => {
    const issue = await alice.openIssue(repository, { title: 'Greet people by name', body: 'Please' });
    await github.idle();
    await alice.label(repository, issue.number, 'backend');
    return issue.number;
  };
}

/** @returns when the law heard that a host has a place for it, in milliseconds since the epoch, as its log tells */
async function slotTaken({ log, repository }, issue) {
  const task = `"task":"${repository.id}-${issue}"`;
  const lines = (await readFile(log, 'utf8')).split('\n');
  return JSON.parse(lines.find((line) => line.includes(task) && line.includes('"event":"slot.taken"'))).time;
}

/** What one left to be written to the disk must not be written at the cost of the next. */
async function comeToRest(dir) {
  await promisify(execFile)('sync', ['-f', dir]);
  await pause(restMs);
}

/** Until the conductor has told everybody that the agent works. */
async function told({ repository, github }, issue) {
  const saysSo = () => repository.comments(issue).some(({ body }) => /^### .*In progress/.test(body));
  await until(saysSo, 'the status comment to say that the agent works');
  await github.idle();
}

function now() {
  return performance.timeOrigin + performance.now();
}

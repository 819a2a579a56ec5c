// From the label to the agent's first instruction, against a worktree and a tmux session made by hand.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setStage } from '../../dist/demo/stage.js';
import { workByHand } from '../machine/by-hand.mjs';
import { inPlace } from '../machine/place.mjs';
import { readTime } from '../machine/read-time.mjs';
import { grownRepository } from '../machine/repository.mjs';
import { until } from '../machine/wait.mjs';
import { pairedRatio, round, summary } from '../report/statistics.mjs';

const rounds = 9;

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
    const runs = { ours: [], floor: [] };
    // The first round makes the base clone and warms the caches; it does not count.
    for (let at = 0; at <= rounds; at++) {
      const name = `hand-${at}`;
      await writtenOut(dir);
      const began = await hand.start(name, act(name));
      const below = (await readTime(join(firsts, name))) - began;
      await hand.remove(name);
      await writtenOut(dir);
      const issue = await label();
      const above = (await readTime(join(firsts, `task-${issue}`))) - sent.at(-1);
      await quiet(stage, issue);
      say(
        `  ${at} of ${rounds}: ${round(above, 0)} ms, by hand ${round(below, 0)} ms${at === 0 ? ' (not counted)' : ''}`,
      );
      if (at === 0) continue;
      runs.floor.push(below);
      runs.ours.push(above);
    }
    return tell(runs);
  });
}

function tell({ ours, floor }) {
  const ratio = pairedRatio(ours, floor);
  return {
    figures: { ratio, labelToFirstInstructionMs: summary(ours, 0), byHandMs: summary(floor, 0) },
    targets: [
      {
        name: "label delivered → agent's first instruction, of `git worktree add` + `tmux new-session` by hand",
        value: ratio,
        most: 1.5,
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

/** What the round before left to be written to the disk would be written at the cost of this one. */
async function writtenOut(dir) {
  await promisify(execFile)('sync', ['-f', dir]);
}

/** Until the conductor has told everybody that the agent works, so that the next round begins in peace. */
async function quiet({ repository, github }, issue) {
  const told = () => repository.comments(issue).some(({ body }) => /^### .*In progress/.test(body));
  await until(told, 'the status comment to say that the agent works');
  await github.idle();
}

function now() {
  return performance.timeOrigin + performance.now();
}

// How often GitHub is asked on the way from a label to the merge, when all goes well.
import { join } from 'node:path';
import { setStage } from '../../dist/demo/stage.js';
import { inPlace } from '../machine/place.mjs';
import { until } from '../machine/wait.mjs';
import { round } from '../report/statistics.mjs';

/** Does the whole work at once: code, test and changelog, so that neither validation nor CI has anything to say. */
const agent = `set -e
echo 'echo "Hello, \${1:-world}!"' > greet.sh
printf '#!/bin/sh\\n[ "$(sh greet.sh Ada)" = "Hello, Ada!" ] && echo ok\\n' > test.sh
echo '- greet people by name' >> CHANGELOG.md
git add -A
git commit -qm 'Greet people by name'`;

/** @param {(text: string) => void} say */
export function measureCalls(say) {
  return inPlace(async (dir, atEnd) => {
    const stage = await setStage({ dir: join(dir, 'stage'), env: process.env, command: ['sh', '-c', agent] });
    atEnd(() => stage.close());
    await stage.up();
    const { github, repository } = stage;
    const redis = stage.redis();
    // What is asked once at every start is not part of a task.
    await until(
      () => github.journal.some(({ path }) => path.startsWith('/app/hook/deliveries')),
      'the first reconcile',
    );
    await github.idle();
    const alice = github.as('alice');
    const issue = await alice.openIssue(repository, { title: 'Greet people by name', body: 'Please' });
    await github.idle();
    const task = `${repository.id}-${issue.number}`;
    const [before, from] = [github.journal.length, performance.now()];
    await alice.label(repository, issue.number, 'backend');
    const pull = await until(() => waitsForReview(redis, task), 'CI to pass', 60_000, 20);
    await alice.review(repository, pull, 'APPROVE', 'Nice');
    await alice.merge(repository, pull);
    await until(() => isDone(redis, task, repository.comments(issue.number)), 'the task to be completed');
    const seconds = round((performance.now() - from) / 1_000, 1);
    await github.idle();
    const calls = github.journal.slice(before).map(({ method, path }) => `${method} ${shape(path)}`);
    say(`  ${calls.length} calls in ${seconds} s`);
    return {
      figures: { calls: calls.length, seconds, list: calls },
      targets: [{ name: 'GitHub API calls from label to merge', value: calls.length, most: 15 }],
    };
  });
}

async function waitsForReview(redis, task) {
  const { stage, pull } = await recordOf(redis, task);
  return stage === 'review' && pull.number;
}

/** Also told: the status comment says so, which is the last that a task asks of GitHub. */
async function isDone(redis, task, comments) {
  const { state, session } = await recordOf(redis, task);
  const told = comments.some(({ body }) => /^### .*Completed/.test(body));
  return told && state === 'completed' && session.state === 'idle';
}

async function recordOf(redis, task) {
  return JSON.parse((await redis.get(`conductor:task:${task}`)) ?? '{}');
}

function shape(path) {
  return path.replace(/\b[0-9a-f]{40}\b/, '{sha}').replace(/\/\d+/g, '/{n}');
}

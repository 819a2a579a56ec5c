// `conductor up` dies by -9 between the end of the agent's work and the end of the task.
import { test } from 'vitest';
import { type Point, survives } from './kill.ts';

const points: readonly (readonly [string, Point])[] = [
  ['the work was validated', { after: 'checks.finished' }],
  ['the branch was pushed', { after: 'branch.pushed' }],
  ['the pull request was opened', { wrote: 'POST /repos/acme/widgets/pulls' }],
  ['CI passed', { after: 'ci.finished' }],
  ['the merge was heard of', { after: 'pull.closed' }],
];

test.for(points)('C-22, R-37: kill -9 the moment %s does no harm', ([, point]) => survives(point));

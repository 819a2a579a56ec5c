// `conductor up` dies by -9 between the end of the agent's work and the end of the task.
import { type Point, surviveAll } from './kill.ts';

const points: readonly (readonly [string, Point])[] = [
  ['the work was validated', { after: 'checks.finished' }],
  ['the branch was pushed', { after: 'branch.pushed' }],
  ['the pull request was opened', { wrote: 'POST /repos/acme/widgets/pulls' }],
  ['CI passed', { after: 'ci.finished' }],
  ['the merge was heard of', { after: 'pull.closed' }],
];

surviveAll(points);

// `conductor up` dies by -9 between the label and the end of the agent's work. `kill-while-delivering` has the other half.
import { type Point, surviveAll } from './kill.ts';

const points: readonly (readonly [string, Point])[] = [
  ['the webhook was answered', 'the webhook was answered'],
  ['the status comment was written', { wrote: 'POST /repos/acme/widgets/issues/1/comments' }],
  ['a host took the task', { after: 'slot.taken' }],
  ['the agent was seen working', { after: 'session.started' }],
  ['the agent ended', { after: 'session.exited' }],
];

surviveAll(points);

// What GitHub shows of the memory: status comments, comments that call people, project issues.
import type { Issue } from '../../../src/standin/world/issues.ts';
import { parseMarker } from '../../../src/text/marker.ts';
import type { Line } from '../line.ts';

export function statusesOf(line: Line, issue: number) {
  return line.statusComments(issue);
}

/** @returns all that were ever opened and are there. */
export function projectIssues(line: Line): readonly Issue[] {
  const isOurs = ({ body, deleted }: Issue) => !deleted && parseMarker(body ?? '')?.kind === 'project';
  return line.repository.issues().filter(isOurs);
}

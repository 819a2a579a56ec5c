// A second witness of a delivery, for an event that was lost: the CLI's own record of its session.
import { driverFor } from '../agents/drivers.ts';
import { parsed } from '../agents/parsed.ts';
import { lastSession } from '../prepare/homes.ts';
import type { Run } from '../run/runs.ts';
import type { Tail } from '../watch/tail.ts';
import { tailOfTranscript } from '../watch/transcript.ts';
import { says } from './says.ts';

/** @returns whether the record has the text in a line that is new since the witness was called. An answer quotes it only later. */
export type Witness = (text: string) => boolean;

/** More than is written down while one message is delivered. */
const behind = 256 * 1024;

/** @returns a witness who knows what stood in the record before; one who never saw anything for a CLI without a record */
export function callWitness(run: Run): Witness {
  const { transcript } = driverFor(run.cli);
  const session = run.home === '' ? null : lastSession(run.home);
  if (transcript === null || session === null) return () => false;
  const open = () => tailOfTranscript(run, transcript, session, behind);
  let tail = open();
  newLines(tail);
  return (text) => {
    tail ??= open();
    return newLines(tail).some((line) => says(parsed(line), text));
  };
}

function newLines(tail: Tail | undefined): readonly string[] {
  const lines: string[] = [];
  for (let more = tail !== undefined; more; ) {
    const read = tail?.read() ?? { lines: [], more: false };
    lines.push(...read.lines);
    more = read.more;
  }
  return lines;
}

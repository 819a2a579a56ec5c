// Reads the contents of git objects piece by piece, however large they are.
import { broken, gitFailure } from '../git-failure.ts';
import type { ClonePlace } from '../places.ts';
import type { Tools } from '../site.ts';

export interface Piece {
  /** Place of the object in the list that was asked for. */
  readonly at: number;
  readonly bytes: Buffer;
  /** The object ends with it; an empty object is one empty piece. */
  readonly last: boolean;
}

/**
 * @param ids of objects, in the order they are read
 * @param take waits as long as it likes: git waits with it
 * @throws PortError `clone_failed` (soon) when one of them is not there
 */
export async function readObjects(
  site: Tools,
  place: ClonePlace,
  ids: readonly string[],
  take: (piece: Piece) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (ids.length === 0) return;
  let seen = 0;
  const read = async (output: AsyncIterable<Buffer>) => {
    for await (const piece of pieces(output)) {
      if (piece.last) seen += 1;
      await take(piece);
    }
  };
  const input = `${ids.join('\n')}\n`;
  // The time a reader takes counts too.
  const call = {
    cwd: place.door,
    args: ['cat-file', '--batch'],
    input,
    read,
    signal,
    timeoutMs: site.limits.networkMs,
  };
  const result = await site.git(call);
  if (result.code !== 0) throw gitFailure(result, 'clone_failed', 'reading what was changed');
  if (seen !== ids.length) throw broken('clone_failed', `git gave ${seen} of ${ids.length} objects`, 'soon');
}

/** Format: git-cat-file(1), "Batch output": `<id> <type> <size>`, a newline, the contents, a newline. */
async function* pieces(output: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let rest: Buffer = Buffer.alloc(0);
  let left: number | undefined;
  let at = 0;
  for await (const chunk of output) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (left === undefined) {
        const end = rest.indexOf(0x0a);
        if (end < 0) break;
        left = sizeIn(rest.toString('latin1', 0, end));
        rest = rest.subarray(end + 1);
      }
      // The newline after the contents is waited for: with it an object is complete.
      if (rest.length > left) {
        yield { at, bytes: rest.subarray(0, left), last: true };
        rest = rest.subarray(left + 1);
        left = undefined;
        at += 1;
        continue;
      }
      if (rest.length > 0 && left > 0) {
        yield { at, bytes: rest, last: false };
        left -= rest.length;
        rest = Buffer.alloc(0);
      }
      break;
    }
  }
}

function sizeIn(header: string): number {
  const size = /^[0-9a-f]{40,64} [a-z]+ (\d+)$/.exec(header)?.[1];
  if (size === undefined) throw broken('clone_failed', `git has no such object: ${header}`, 'soon');
  return Number(size);
}

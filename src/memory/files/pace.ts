// How long who stands in line may sleep between two looks.

/** Milliseconds: at first, and after a long time. */
const first = { from: 1, to: 5 };
const others = { from: 3, to: 20 };
const growth = 1.003;

/**
 * The first in line looks every millisecond, the others every few: a disk is often free sooner than a timer of some tens of
 * milliseconds would say. Who waits for seconds waits for something slow, and looks less often. Different for everybody and each
 * time, so that nobody keeps step with another.
 *
 * @param token unlike any other's
 * @param round how often it looked so far
 * @returns milliseconds
 */
export function pauseMs(token: string, round: number, ahead: number): number {
  const { from, to } = ahead === 0 ? first : others;
  return Math.max(1, Math.min(from * growth ** round, to) * (0.5 + spread(token, round)));
}

/** @returns 0 to 1 */
function spread(token: string, round: number): number {
  let hash = round * 31;
  for (let at = Math.max(0, token.length - 12); at < token.length; at++)
    hash = (hash * 31 + token.charCodeAt(at)) % 997;
  return hash / 997;
}

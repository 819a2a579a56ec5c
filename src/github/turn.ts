// Every request of an installation waits for its turn, and a limit that one meets makes all of them rest.
import { setTimeout as pause } from 'node:timers/promises';
import type { Pace, RequestKind } from '../ports/pace.ts';
import { PortError } from '../ports/port-error.ts';
import { type Limit, limitOf, statusOf } from './answer.ts';

interface Request {
  readonly method: string;
  readonly url: string;
}

/** A job waits this long in its place; for longer the queue rests, so that something more urgent can go first. */
const patienceMs = 2_500;

/** Octokit's hook around each request. */
type Around = <O extends Request, A>(send: (options: O) => A | Promise<A>, options: O) => Promise<A>;

/**
 * @returns what keeps an installation's client to its pace. A request that has no turn soon, or meets a limit, is a PortError
 * `rate_limited` with a Date. Minting a token is the App's own business and waits for nothing.
 */
export function takeTurns(installation: number, pace: Pace, now: () => number): Around {
  return async (send, options) => {
    if (options.url.startsWith('/app/')) return send(options);
    const kind = options.method === 'GET' || options.method === 'HEAD' ? 'look' : 'write';
    await turn(kind);
    try {
      const answer = await send(options);
      await pace.answered(installation, kind);
      return answer;
    } catch (error) {
      const limit = limitOf(error, now());
      if (limit) throw await rest(kind, limit, error);
      if (statusOf(error) > 0 && statusOf(error) < 500) await pace.answered(installation, kind);
      throw error;
    }
  };

  async function turn(kind: RequestKind): Promise<void> {
    for (let patience = patienceMs; ; ) {
      const wait = await pace.ask(installation, kind);
      if (wait === 0) return;
      patience -= wait;
      if (patience < 0) throw limited(`the installation's ${kind}s rest for ${seconds(wait)}`, wait);
      await pause(wait);
    }
  }

  async function rest(kind: RequestKind, { restMs }: Limit, cause: unknown): Promise<PortError> {
    const wait = await pace.limited(installation, kind, restMs);
    return limited(`GitHub limits the installation: it rests for ${seconds(wait)}`, wait, cause);
  }

  function limited(message: string, wait: number, cause?: unknown): PortError {
    return new PortError('github', 'rate_limited', message, new Date(now() + wait), cause);
  }
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}

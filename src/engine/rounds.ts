// What is done now and then: reconcile, and asking GitHub for deliveries that never arrived.
import type { Clock } from '../ports/clock.ts';
import type { Installations } from '../ports/github.ts';
import type { Log } from './log.ts';
import type { Reconcile } from './reconcile.ts';

export interface RoundsParts {
  readonly reconcile: Reconcile;
  readonly installations: Pick<Installations, 'redeliver'>;
  /** Resolves when deliveries can be stored. */
  readonly ping: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Rounds {
  /** A delivery could not be stored: it is asked for as soon as it can be. */
  refused(): void;
  end(): void;
}

const reconcileEveryMs = 5 * 60_000;
const redeliverEveryMs = 10 * 60_000;
const lookEveryMs = 1_000;
/** From the last refused delivery until it is asked for again: GitHub must have noted our answer. */
const refusedMs = 2_000;
const wishPatienceMs = 60_000;
/** GitHub keeps the list of deliveries for three days. */
const listedMs = 3 * 86_400_000;

/** Begins at once with a reconcile of everything, as after a restart; then goes on until `end`. */
export function startRounds({ reconcile, installations, ping, clock, log }: RoundsParts): Rounds {
  let refusedAt: number | undefined;
  const timers = [
    setInterval(() => void pass(wishPatienceMs), reconcileEveryMs),
    setInterval(() => void sweep(), redeliverEveryMs),
    setInterval(() => void askForRefused(), lookEveryMs),
  ];
  void pass(0).then(sweep);
  return {
    refused: () => {
      refusedAt = clock.now();
    },
    end: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };

  async function pass(olderThan: number): Promise<void> {
    try {
      const repaired = await reconcile.run(olderThan);
      log.info({ repaired }, 'reconciled');
    } catch (error) {
      log.warn({ err: error }, 'reconcile failed');
    }
  }

  async function sweep(): Promise<void> {
    try {
      const asked = await installations.redeliver(clock.now() - listedMs);
      if (asked > 0) log.warn({ asked }, 'deliveries that never arrived were asked for again');
    } catch (error) {
      log.warn({ err: error }, 'the sweep of deliveries failed');
    }
  }

  /** What was refused while the store was away, or hung, is asked for as soon as it answers again. */
  async function askForRefused(): Promise<void> {
    if (refusedAt === undefined || clock.now() - refusedAt < refusedMs) return;
    const answers = await ping().then(
      () => true,
      () => false,
    );
    if (!answers) return;
    refusedAt = undefined;
    await sweep();
  }
}

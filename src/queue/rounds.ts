// Work that is done again while somebody asks for it, by one at a time.

export interface Rounds {
  /** Asks for a round that begins after the call. Resolves when nothing is left to do, also after a failure. */
  ask(): Promise<void>;
  /** Resolves when no round is under way. */
  rest(): Promise<void>;
}

/**
 * @param work one round; repeatable
 * @param onTrouble told when a round failed; whoever asks next tries again
 */
export function createRounds(work: () => Promise<void>, onTrouble: (error: unknown) => void): Rounds {
  let running: Promise<void> | undefined;
  let wanted = false;

  return { ask, rest: async () => running };

  function ask(): Promise<void> {
    wanted = true;
    running ??= rounds();
    return running;
  }

  async function rounds(): Promise<void> {
    try {
      while (wanted) {
        wanted = false;
        await work();
      }
    } catch (error) {
      onTrouble(error);
    } finally {
      // Here and not a moment later: who calls now must find that nothing runs any more.
      running = undefined;
    }
  }
}

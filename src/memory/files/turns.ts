// One after the other within this process, in the order they came: only one of them has to ask the other processes.

/** Of what a timer can wait. */
const longest = 2 ** 31 - 1;

export interface Turns {
  /** @returns false when the turn did not come in time */
  enter(timeoutMs: number): Promise<boolean>;
  leave(): void;
}

export function createTurns(): Turns {
  const waiting: ((mine: boolean) => void)[] = [];
  let taken = false;

  return {
    async enter(timeoutMs) {
      if (taken) return waitFor(timeoutMs);
      taken = true;
      return true;
    },
    leave() {
      const next = waiting.shift();
      taken = next !== undefined;
      next?.(true);
    },
  };

  function waitFor(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (mine: boolean) => {
        clearTimeout(patience);
        resolve(mine);
      };
      const patience = setTimeout(
        () => {
          waiting.splice(waiting.indexOf(answer), 1);
          resolve(false);
        },
        Math.min(timeoutMs, longest),
      );
      waiting.push(answer);
    });
  }
}

// Our own login on GitHub: what we did ourselves starts nothing.

export interface Ourselves {
  /** null until GitHub has told it; our comments are known by the App's id meanwhile. */
  login(): string | null;
  /** Asks GitHub, unless it has answered already; a failure is left to the next call. */
  learn(): void;
}

export function createOurselves(ask: () => Promise<string>): Ourselves {
  let known: string | null = null;
  let asking = false;
  return { login: () => known, learn };

  function learn(): void {
    if (known !== null || asking) return;
    asking = true;
    void ask()
      .then(
        (login) => {
          known = login;
        },
        () => {},
      )
      .finally(() => {
        asking = false;
      });
  }
}

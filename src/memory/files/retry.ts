// Trying again what may go better the next time, with pauses that grow.

export interface RetryOptions {
  /** Milliseconds to wait; a test's own clock need not wait at all. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** How often in all. */
  readonly tries?: number;
  /** The first pause; each next one is twice as long, up to the cap. Milliseconds. */
  readonly firstMs?: number;
  readonly capMs?: number;
  /** @returns whether it is of no use to try again; `permanent: true` on the error says so by itself */
  readonly isPermanent?: (error: unknown) => boolean;
}

/** @returns what the first try that succeeds does @throws what the last one threw, or the first that is permanent */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { pause, tries = 8, firstMs = 100, capMs = 5_000, isPermanent = saysPermanent } = options;
  for (let made = 1; ; made++) {
    try {
      return await work();
    } catch (error) {
      if (made >= tries || isPermanent(error)) throw error;
      await pause(Math.min(firstMs * 2 ** (made - 1), capMs));
    }
  }
}

function saysPermanent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'permanent' in error && error.permanent === true;
}

// Whose turn it is to speak to GitHub: what all processes that serve an installation agree on.

/** A look reads, a write makes or changes something. */
export type RequestKind = 'look' | 'write';

/** Times are milliseconds. */
export interface Pace {
  /** @returns how long until such a request may go out; 0: now, and a write has taken its place */
  ask(installation: number, kind: RequestKind): Promise<number>;
  /** To be told of every answer but a limit: the gap between writes counts from here, and limits met before are forgotten. */
  answered(installation: number, kind: RequestKind): Promise<void>;
  /**
   * To be told of a limit: from here on everybody rests.
   *
   * @param named the rest GitHub asked for; null when it named none
   * @returns how long the rest lasts
   */
  limited(installation: number, kind: RequestKind, named: number | null): Promise<number>;
}

// How long the runner waits for what, in milliseconds.

export interface Timing {
  /** Longest wait for an answer of tmux. */
  readonly answer: number;
  /** Between two looks at all sessions; exits and messages are noticed at once, this is for what was missed. */
  readonly look: number;
  /** An agent that ends with 126 or 127 this soon could not be started. */
  readonly start: number;
  /** From the request to end until the kill. */
  readonly grace: number;
  /** How long processes are killed before a stop is called failed. */
  readonly kill: number;
  /** An agent that printed this recently works. */
  readonly working: number;
  /** An agent that has printed nothing for this long is quiet. */
  readonly quiet: number;
  /** From the paste to Enter: some CLIs take an Enter that comes at once as a newline of the text. */
  readonly settle: number;
  /** From Enter to the first look whether the text still stands in the input line. */
  readonly receipt: number;
  /** Waits after each further Enter. */
  readonly again: readonly number[];
}

export const defaultTiming: Timing = {
  answer: 5_000,
  look: 10_000,
  start: 100,
  grace: 5_000,
  kill: 3_000,
  working: 15_000,
  quiet: 600_000,
  settle: 250,
  receipt: 3_000,
  again: [500, 1_000, 2_000],
};

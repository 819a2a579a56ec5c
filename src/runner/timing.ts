// How long the runner waits for what, in milliseconds.

export interface Timing {
  /** Longest wait for an answer of tmux. */
  readonly answer: number;
  /** Between two looks at all sessions; exits and messages are noticed at once, this is for what was missed. */
  readonly look: number;
  /** An agent that ends with 126 or 127 this soon could not be started. */
  readonly start: number;
  /** Longest wait until a CLI that goes on with a session says so, or that it knows none. */
  readonly resume: number;
  /** From the keys that break off a turn until it must have ended. */
  readonly interrupt: number;
  /** From the request to end until the kill. */
  readonly grace: number;
  /** How long processes are killed before a stop is called failed. */
  readonly kill: number;
  /** An agent that printed this recently works. */
  readonly working: number;
  /** An agent that has printed nothing for this long is quiet. */
  readonly quiet: number;
  /** Until a screen shows what was just told of it. */
  readonly redraw: number;
  /** Between two looks at the screen of an agent whose hooks tell enough. */
  readonly screen: number;
  /** Between two tellings of what is used, while nothing else is told. */
  readonly usage: number;
  /** After so long a condition is told again, for whoever lost it. */
  readonly retell: number;
  /** Most that is waited between paste and Enter; how much the CLI needs, its driver says. */
  readonly settle: number;
  /** Until a line that is cleared must be empty. */
  readonly clear: number;
  /** From Enter to the first look whether the text still stands in the input line. */
  readonly receipt: number;
  /** Waits after each further Enter. */
  readonly again: readonly number[];
}

export const defaultTiming: Timing = {
  answer: 5_000,
  look: 10_000,
  start: 100,
  resume: 15_000,
  interrupt: 1_000,
  grace: 5_000,
  kill: 3_000,
  working: 15_000,
  quiet: 600_000,
  redraw: 3_000,
  screen: 30_000,
  usage: 60_000,
  retell: 600_000,
  settle: 1_000,
  clear: 1_000,
  receipt: 3_000,
  again: [500, 1_000, 2_000],
};

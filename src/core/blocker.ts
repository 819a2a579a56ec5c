// What only a person can settle.

/** A question or obstacle that needs a person. Kind `ask` waits for an answer, `blocker` for a resolution. */
export interface Blocker {
  readonly id: string;
  readonly kind: 'ask' | 'blocker';
  readonly text: string;
  readonly author: string;
  /** An agent's point waits for a person; a person's keeps the work from starting until it is resolved. */
  readonly from: 'agent' | 'person';
  /** The agent's CLI asks whether it may do something, and shows a dialog until it is answered. */
  readonly permission?: true;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly resolution: string | null;
}

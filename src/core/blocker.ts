// What only a person can settle.

/** A question or obstacle that needs a person. Kind `ask` waits for an answer, `blocker` for a resolution. */
export interface Blocker {
  readonly id: string;
  readonly kind: 'ask' | 'blocker';
  readonly text: string;
  readonly author: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly resolution: string | null;
}

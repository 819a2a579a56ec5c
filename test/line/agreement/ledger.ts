// What was written, by whom, and what must come of it: each entry is told from the others by a word of its own.

export interface Written {
  /** In no other entry. */
  readonly word: string;
  readonly kind: 'decision' | 'blocker' | 'feature';
  /** Issue of the task it is about; null: the whole project. */
  readonly issue: number | null;
  readonly by: 'agent' | 'editor' | 'command' | 'project issue';
  /** Whether the person was told that it was not taken: then it must be nowhere. */
  readonly refused?: () => boolean;
}

export interface Ledger {
  /** @returns a word that was never given before */
  word(): string;
  /** It was acknowledged: from now on it must be there. */
  wrote(entry: Written): void;
  /** Somebody resolved it, and that was acknowledged. */
  resolved(word: string): void;
  /** Those that were not refused. */
  entries(): readonly Written[];
  refused(): readonly Written[];
  isResolved(word: string): boolean;
  /** @returns the words of entries that stand in a text, each as often as it stands there */
  wordsIn(text: string): readonly string[];
}

export function createLedger(seed: number): Ledger {
  const entries = new Map<string, Written>();
  const over = new Set<string>();
  const shape = new RegExp(`w${seed}x\\d{4}`, 'g');
  let count = 0;
  return {
    word: () => `w${seed}x${String(++count).padStart(4, '0')}`,
    wrote: (entry) => void entries.set(entry.word, entry),
    resolved: (word) => void over.add(word),
    entries: () => all().filter((entry) => !isRefused(entry)),
    refused: () => all().filter(isRefused),
    isResolved: (word) => over.has(word),
    wordsIn: (text) => text.match(shape) ?? [],
  };

  function all(): readonly Written[] {
    return [...entries.values()];
  }
}

function isRefused({ refused }: Written): boolean {
  return refused?.() ?? false;
}

// What a CLI asks of the model, the same for all wires.

export interface Tool {
  readonly name: string;
  /** Codex lists the tools of an MCP server below a name of their own. */
  readonly namespace?: string;
  /** JSON Schema of its arguments. */
  readonly schema: unknown;
}

/** A turn of the conversation that is not the model's own. */
export interface Turn {
  readonly by: 'user' | 'tool';
  readonly text: string;
}

export interface Asked {
  readonly model: string;
  readonly streams: boolean;
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
}

/** The part of a conversation that is still to be answered. */
export interface Open {
  /** Last thing that a person said. */
  readonly user: string;
  /** What the tools gave since then. */
  readonly results: readonly string[];
}

export function openPart(turns: readonly Turn[]): Open {
  const last = turns.findLastIndex(({ by }) => by === 'user');
  return { user: turns[last]?.text ?? '', results: turns.slice(last + 1).map(({ text }) => text) };
}

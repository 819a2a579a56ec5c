// The streams of what happened: what they are called, and what stands in them.

/** What was said to agents; what became of sessions and tasks; what was answered. */
export const streamNames = ['agent-commands', 'agent-events', 'agent-responses'] as const;
export type StreamName = (typeof streamNames)[number];

/** Each group gets every entry once: one is kept for the engine, one for whoever watches. */
export const groupNames = ['orchestrator-group', 'monitoring-group'] as const;
export type GroupName = (typeof groupNames)[number];

/** Newest entries that a stream keeps, about, whether anybody read them or not. */
export const keptEntries = 10_000;

export interface StreamEntry {
  /** Unique: readers of a stream see the same id once, however often it was published. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Id of the task. */
  readonly task: string;
  /** Of the event or the effect: `session.exited`, `session.send` … */
  readonly kind: string;
  /** A person's login, `cli:<user>`, an agent type, or null: ourselves. */
  readonly actor: string | null;
  /** JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An entry and where it belongs. */
export interface Streamed {
  readonly stream: StreamName;
  readonly entry: StreamEntry;
}

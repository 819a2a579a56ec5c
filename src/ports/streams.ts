// Streams of what happened, for whoever wants to follow it. Nothing in the product waits for a reader.
import type { GroupName, StreamEntry, StreamName } from '../core/stream.ts';

/** An entry where it stands in its stream. */
export interface Placed {
  /** Grows along the stream; what it looks like is the backend's own business. */
  readonly position: string;
  readonly entry: StreamEntry;
}

/** An entry that a consumer was given and has not acknowledged. */
export interface Pending {
  readonly position: string;
  readonly consumer: string;
  /** Milliseconds since it was given out last. */
  readonly idleMs: number;
  /** How often it was given out. */
  readonly deliveries: number;
}

/** Without `after` from the oldest that is kept; `last` is the newest so many, and goes before `count`. */
export interface Range {
  /** A position. */
  readonly after?: string;
  readonly count?: number;
  readonly last?: number;
}

/**
 * Order is kept within a stream. Of each stream about the newest 10,000 entries are kept, read or not. A group begins with the oldest
 * of them. All methods @throw PortError `streams_away` while the backend does not answer.
 */
export interface Streams {
  /** Durable when it returns. Secrets are masked, and data longer than 8 KB is shortened. An id that is known is passed over. */
  publish(stream: StreamName, ...entries: readonly StreamEntry[]): Promise<void>;
  /**
   * Gives entries that nobody of the group was given yet to this consumer, oldest first. Until they are acknowledged they are pending.
   *
   * @param blockMs how long to wait for the first one; 0: not at all
   */
  read(
    group: GroupName,
    consumer: string,
    stream: StreamName,
    count: number,
    blockMs: number,
    signal?: AbortSignal,
  ): Promise<readonly Placed[]>;
  /** @returns how many of them were pending until now */
  ack(group: GroupName, stream: StreamName, positions: readonly string[]): Promise<number>;
  /**
   * Takes over what any consumer has had for so long without acknowledging it: it may be dead. Each entry goes to one who claims it.
   * What was trimmed away meanwhile is pending no more.
   */
  claim(
    group: GroupName,
    consumer: string,
    stream: StreamName,
    idleMs: number,
    count: number,
  ): Promise<readonly Placed[]>;
  /** @returns the oldest so many */
  pending(group: GroupName, stream: StreamName, count: number): Promise<readonly Pending[]>;
  /** Reads without taking part in a group. @returns oldest first */
  range(stream: StreamName, range: Range): Promise<readonly Placed[]>;
  close(): Promise<void>;
}

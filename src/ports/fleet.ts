// The runner hosts, as the engine needs them.
import type { Capacity } from '../core/event-parts.ts';

/** A host that was silent for this long may be claimed by another process, and gets no new work. Milliseconds. */
export const hostSilenceMs = 15_000;

/** What a host says of itself with every beat. */
export interface HostRecord {
  readonly host: string;
  /** Agent types it can run. */
  readonly serves: readonly string[];
  readonly maxSessions: number;
  readonly sessions: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

/** The process that speaks for a host. */
export interface Owner {
  readonly machine: string;
  readonly pid: number;
  /** When the process started, as the machine counts it: pids are used again. */
  readonly started: string;
}

export interface Fleet {
  /** One process speaks for a host at a time. @returns false while another living one does. */
  claim(host: string, owner: Owner): Promise<boolean>;
  /** @returns false when another process speaks for the host now: stop at once. */
  beat(record: HostRecord, owner: Owner): Promise<boolean>;
  leave(host: string, owner: Owner): Promise<void>;
  hosts(): Promise<readonly HostRecord[]>;
  capacity(now: number): Promise<Capacity>;
}

/** A task that waits in an agent type's queue, taken by a host that has room for it. */
export interface Waiting {
  readonly effectId: string;
  readonly task: string;
  readonly agent: string;
  readonly attempt: number;
  /** The slot was offered to the law. */
  taken(): Promise<void>;
}

export interface SlotQueue {
  /** @returns whether it is worth while to look for room and `take`: a task of these types waits, or was taken and not offered yet. */
  isWaiting(agents: readonly string[]): Promise<boolean>;
  /** @returns the next waiting task of these types, by priority and age; undefined when none waits or no slot of its type is left. */
  take(agents: readonly string[]): Promise<Waiting | undefined>;
  /** Calls back when something may be taken. */
  onHint(callback: () => void): void;
}

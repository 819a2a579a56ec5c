// How much lies in a queue of jobs.

export interface QueueCounts {
  readonly name: string;
  /** Everything that is still to be done: waiting, prioritized, active and delayed. */
  readonly total: number;
  readonly waiting: number;
  /** Waiting too, in the order of its priority. */
  readonly prioritized: number;
  readonly active: number;
  readonly delayed: number;
  /** Given up; kept for a look. */
  readonly failed: number;
  /**
   * What waits, by priority: `high`, `normal` and `low` in the queues of agents; in all others BullMQ's numbers, of which the lower go
   * first and 0 is none. Those without a job are absent there.
   */
  readonly priorities: Readonly<Record<string, number>>;
}

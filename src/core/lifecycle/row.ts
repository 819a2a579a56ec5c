// The form of a line in the lifecycle table: from, to, and what is wished on the way.
import type { Effect } from '../effect.ts';
import type { EventBody, EventKind, EventOf } from '../event.ts';
import type { Policy } from '../policy.ts';
import type { SessionState } from '../session.ts';
import type { Stage, Task, TaskState } from '../task.ts';

/** What a line may look at. */
export interface Case<K extends EventKind> {
  readonly task: Task;
  readonly event: EventOf<K>;
  readonly policy: Policy;
}

/** One line: in state `from`, when `when` holds, this is what the event means. */
export interface Row<K extends EventKind> {
  /** An issue nobody conducts yet counts as `available`. */
  readonly from: readonly TaskState[] | 'any';
  /** Absent: the state stays. */
  readonly to?: TaskState;
  /** Stage of `validating`; leaving that state clears it. */
  readonly stage?: Stage;
  /** Session states to pass through, in order. A session that stands there already is left alone. */
  readonly session?: readonly SessionState[];
  readonly label: string;
  /** What the line means for whoever triggered it, where it is not `accepted`. `pending`: that is decided later. */
  readonly verdict?: 'refused' | 'pending';
  /** Of a refusal: which guard it was. */
  readonly code?: (given: Case<K>) => string;
  /** For the audit, where the label does not say it all. */
  readonly because?: (given: Case<K>) => string;
  readonly when?: (given: Case<K>) => boolean;
  readonly patch?: (given: Case<K>) => Partial<Task>;
  readonly effects?: (given: Case<K>) => readonly Effect[];
  /** What follows from it at once, in the same commit. */
  readonly next?: (given: Case<K>) => EventBody;
}

/** Every kind of event has its lines; the first that fits is taken. A missing kind does not compile. */
export type Table = { readonly [K in EventKind]: readonly Row<K>[] };

/** The part of the table that speaks of these kinds of event. */
export type Part<K extends EventKind> = Pick<Table, K>;

// What every part of the tmux adapter works with.
import type { Clock } from '../ports/clock.ts';
import type { Capture } from './capture/capture.ts';
import type { InTurn } from './in-turn.ts';
import type { Homes } from './prepare/homes.ts';
import type { ProcessTable } from './processes/table.ts';
import type { Marks } from './run/mark.ts';
import type { Run, Runs } from './run/runs.ts';
import type { Enclosure } from './sandbox/enclose.ts';
import type { Timing } from './timing.ts';
import type { Tmux } from './tmux/tmux.ts';

export interface Room {
  readonly tmux: Tmux;
  readonly processes: ProcessTable;
  readonly marks: Marks;
  readonly runs: Runs;
  /** Private directories of the agents' CLIs. */
  readonly homes: Homes;
  /** How agents are kept apart and within limits. */
  readonly enclosure: Enclosure;
  readonly logDir: string;
  readonly capture: Capture;
  readonly clock: Clock;
  readonly timing: Timing;
  /** Whether agents run as root. */
  readonly root: boolean;
  /** Tells the operator of what is worth a look. */
  readonly warn: (text: string) => void;
  /** Starting, stopping and burying a task's sessions take turns. */
  readonly inTurn: InTurn;
  /** By the mark of each run that is watched: the question that its hooks told last, where nothing came after it. */
  readonly asking: Map<string, () => string | undefined>;
  /** Called with each run that was just started. */
  readonly started: Set<(run: Run) => void>;
}

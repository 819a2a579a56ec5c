// What a runner host needs of the world.
import type { Clock } from '../../ports/clock.ts';
import type { Fleet, SlotQueue } from '../../ports/fleet.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { TaskStore } from '../../ports/store.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { Log } from '../log.ts';
import type { Tell } from '../perform.ts';

export interface HostWorld {
  readonly store: TaskStore;
  readonly sessions: Sessions;
  readonly workspace: Pick<Workspace, 'find' | 'list' | 'salvage' | 'remove'>;
  readonly fleet: Fleet;
  readonly slots: SlotQueue;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
}

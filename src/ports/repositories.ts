// What holds for a whole repository, as the engine needs it.
import type { Pause } from '../core/event-parts.ts';

export interface Repositories {
  /** Starts nothing new there until `resume`; a second pause keeps the first one's name. */
  pause(repositoryId: number, pause: Pause): Promise<void>;
  resume(repositoryId: number): Promise<void>;
  /** @returns who paused it and when; null when it goes on */
  paused(repositoryId: number): Promise<Pause | null>;
  /** All that are paused, by repository id. */
  allPaused(): Promise<ReadonlyMap<number, Pause>>;
}

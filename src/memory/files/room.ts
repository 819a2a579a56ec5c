// Where the library works, and with what.
import type { Backups } from './backups.ts';
import type { FileSystem } from './file-system.ts';
import type { Current } from './found.ts';

export interface Room {
  readonly fs: FileSystem;
  /** Files are named relative to this directory. */
  readonly root: string;
  /** For what is not finished: on the file system of the files, and for one lock alone. */
  readonly transactions: string;
  readonly backups: Backups;
  /** Fresh unique ids of letters, digits and `-`. */
  readonly id: () => string;
  /** @throws FileError `lock_lost`: nothing more may be written */
  readonly assertHeld: () => Promise<void>;
}

/** One file that is to be another. */
export interface Target {
  /** Relative to the root. */
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly current: Current;
  /** Whether what stands there now is kept. */
  readonly backup: boolean;
}

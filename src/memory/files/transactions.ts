// Transactions that are open: what was staged in each, seen by nobody else until it is committed.
import type { Change } from './change.ts';
import { FileError } from './file-error.ts';

export interface Transactions {
  /** @returns the id of a new transaction */
  begin(): string;
  /** Of two contents for one file the later counts. @throws FileError `no_transaction` */
  stage(id: string, change: Change): void;
  /** Ends it. @returns what was staged, each file once @throws FileError `no_transaction` */
  take(id: string): Change[];
  /** Forgets one, or all that are open. */
  drop(id?: string): void;
}

/** @param freshId unique ids */
export function createTransactions(freshId: () => string): Transactions {
  const open = new Map<string, Map<string, Change>>();

  return {
    begin() {
      const id = freshId();
      open.set(id, new Map());
      return id;
    },
    stage: (id, change) => void stagedIn(id).set(change.name, change),
    take(id) {
      const staged = stagedIn(id);
      open.delete(id);
      return [...staged.values()];
    },
    drop(id) {
      if (id === undefined) open.clear();
      else open.delete(id);
    },
  };

  function stagedIn(id: string): Map<string, Change> {
    const staged = open.get(id);
    if (staged) return staged;
    throw new FileError('no_transaction', id, `there is no open transaction ${id}`);
  }
}

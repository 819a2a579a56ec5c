// Which processes of a session only keep its sandbox.
import { basename } from 'node:path';
import type { Process, ProcessTable } from '../processes/table.ts';

/** @returns those of bubblewrap: one that ends takes the whole sandbox with it, at once */
export async function sandboxKeepers(table: ProcessTable, processes: readonly Process[]): Promise<ReadonlySet<number>> {
  const keepers = new Set<number>();
  for (const { pid } of processes) {
    const [program = ''] = await table.argv(pid);
    if (basename(program) === 'bwrap') keepers.add(pid);
  }
  return keepers;
}

// Which processes belong to a session. Pure.
import type { Process } from './table.ts';

/**
 * @param roots processes known to be the session's: those with its mark, and its pane's while tmux shows it
 * @returns the living ones among the roots, everything descended from them, and everything in a process group or terminal session
 *   that one of them leads. A daemon that forked twice, moved into a terminal session of its own and cleared its environment is not found.
 */
export function family(processes: readonly Process[], roots: ReadonlySet<number>): readonly Process[] {
  const members = new Set(roots);
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const { pid, parent, group, session } of processes) {
      if (members.has(parent) || members.has(group) || members.has(session)) members.add(pid);
    }
  }
  return processes.filter(({ pid, zombie }) => members.has(pid) && !zombie && pid > 1);
}

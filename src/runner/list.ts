// Every session of ours, told from what tmux shows and the run directories.
import type { LiveSession } from '../ports/sessions.ts';
import type { Room } from './room.ts';
import { has } from './run/runs.ts';
import { listPanes } from './tmux/panes.ts';

/** @throws PortError `tmux_unavailable`: could not be asked, which is not an absence */
export async function liveSessions(room: Room): Promise<readonly LiveSession[]> {
  const [panes, runs] = await Promise.all([listPanes(room.tmux), room.runs.all()]);
  return panes.flatMap((pane) => {
    const mark = room.marks.parse(pane.mark);
    if (mark === undefined) return [];
    const run = runs.find((run) => run.mark === pane.mark);
    const alive = !pane.dead && !(run && has(run, 'exit'));
    return { ...mark, name: run?.name ?? pane.session, alive, pid: pane.pid };
  });
}

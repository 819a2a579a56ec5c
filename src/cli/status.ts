// `conductor status`: the project at a glance, or one task.
import { glance, taskRow } from './glance.ts';
import { glanceLines } from './glance-text.ts';
import { type ProjectOptions, withConductor } from './reach.ts';
import { findTask } from './task-name.ts';
import { thisTerminal } from './terminal.ts';

/**
 * Only reads. With `--json`: a `Glance` for the project; for one task its `TaskRow` with `history`.
 *
 * @param task `12`, `owner/repo#12`, URL of its issue or pull request
 */
export async function status(
  task: string | undefined,
  options: ProjectOptions & { readonly json?: boolean },
  terminal = thisTerminal(),
): Promise<void> {
  await withConductor(options, terminal, async ({ config, store, fleet, repositories }) => {
    const [tasks, hosts, paused] = await Promise.all([store.list('all'), fleet.hosts(), repositories.allPaused()]);
    if (task === undefined) {
      const seen = glance(config, tasks, hosts, paused, terminal.now());
      terminal.out(...(options.json ? [JSON.stringify(seen)] : glanceLines(seen, terminal)));
    } else {
      const found = findTask(task, tasks, config.project.repositories);
      if (options.json) terminal.out(JSON.stringify({ ...taskRow(found), history: await store.history(found.id) }));
      else terminal.out(...(await import('../text/status/status-answer.ts')).statusLines(found, config.limits));
    }
  });
}

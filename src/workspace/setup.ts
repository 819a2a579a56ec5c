// Set-up commands of a fresh worktree, before any agent is in it.
import type { WorktreeSpec } from '../ports/workspace.ts';
import { tailOf } from './clean-output.ts';
import { broken } from './git-failure.ts';
import { logPath } from './log-path.ts';
import type { Place } from './places.ts';
import { runShell } from './shell.ts';
import type { Tools } from './site.ts';
import { judge } from './verdict.ts';

const tailLength = 4000;

/** @throws PortError `setup_failed` (never) with the command that failed and the end of its output */
export async function runSetup(
  site: Tools,
  place: Place,
  spec: Pick<WorktreeSpec, 'setup' | 'env'>,
  signal: AbortSignal,
): Promise<void> {
  const timeoutMs = site.limits.setupMs;
  for (const [at, command] of spec.setup.entries()) {
    const log = logPath(site, place, 'setup', at, command);
    const { path: cwd, running } = place;
    const result = await runShell(site, { command, cwd, env: spec.env, log, running, timeoutMs, signal });
    const { note } = judge(result, timeoutMs / 60_000);
    if (result.code === 0) continue;
    const how = result.code === null ? note : `exit ${result.code}`;
    throw broken(
      'setup_failed',
      `Set-up command \`${command}\`: ${how}\n${tailOf(result.output, tailLength)}`,
      'never',
    );
  }
}

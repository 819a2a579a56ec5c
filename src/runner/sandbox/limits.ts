// Limits on what one session may use up. Pure.
import type { ResourceLimits } from './isolation.ts';

/** What this host has to enforce limits with. */
export interface LimitTools {
  /** systemd keeps a group of processes within its limits. `user`: of the runner's own service manager, at this runtime directory. */
  readonly systemd: { readonly program: string; readonly user: string | null } | null;
  /** Keeps each process within its limits. */
  readonly prlimit: string | null;
  readonly root: boolean;
}

/**
 * With systemd the limits hold for the session as a whole. Otherwise they are those of `setrlimit(2)`: memory for each process, and the
 * number of processes for the user with all its sessions. `--data` and not `--as`: programs of today reserve far more addresses than they
 * use (measured: opencode does not start with 1 GB of `--as`).
 */
export function limitedArgv(limits: ResourceLimits, tools: LimitTools, argv: readonly string[]): readonly string[] {
  const { memoryMb, processes, cpuPercent } = limits;
  if (memoryMb === null && processes === null && cpuPercent === null) return argv;
  if (tools.systemd !== null) return inScope(tools.systemd, limits, argv);
  if (tools.prlimit === null || (memoryMb === null && processes === null)) return argv;
  return [
    tools.prlimit,
    ...(memoryMb === null ? [] : [`--data=${memoryMb * 1024 * 1024}`]),
    ...(processes === null ? [] : [`--nproc=${processes}`]),
    ...['--', ...argv],
  ];
}

/** `--scope`: systemd-run becomes the agent, with its terminal, environment and exit code. */
function inScope(
  { program, user }: NonNullable<LimitTools['systemd']>,
  { memoryMb, processes, cpuPercent }: ResourceLimits,
  argv: readonly string[],
): readonly string[] {
  const properties = [
    ...(memoryMb === null ? [] : [`MemoryMax=${memoryMb}M`, 'MemorySwapMax=0']),
    ...(processes === null ? [] : [`TasksMax=${processes}`]),
    ...(cpuPercent === null ? [] : [`CPUQuota=${cpuPercent}%`]),
  ];
  const scope = ['--scope', '--quiet', '--collect', ...properties.flatMap((property) => ['-p', property])];
  if (user === null) return [program, '--system', ...scope, '--', ...argv];
  // It finds its manager by a variable that the agent has no use for.
  const variable = 'XDG_RUNTIME_DIR';
  return [
    '/usr/bin/env',
    `${variable}=${user}`,
    program,
    '--user',
    ...scope,
    '--',
    '/usr/bin/env',
    '-u',
    variable,
    ...argv,
  ];
}

/** @returns which limits this host cannot keep, each as a sentence for the operator */
export function notKept({ memoryMb, processes, cpuPercent }: ResourceLimits, tools: LimitTools): readonly string[] {
  if (tools.systemd !== null) return [];
  const none = tools.prlimit === null;
  return [
    ...(memoryMb !== null && none
      ? ['`runner.limits.memory_mb` is not kept: there is neither systemd nor prlimit']
      : []),
    ...(processes !== null && (none || tools.root)
      ? ['`runner.limits.processes` is not kept: without systemd it does not bind root']
      : []),
    ...(cpuPercent !== null ? ['`runner.limits.cpu_percent` is not kept: there is no systemd'] : []),
  ];
}

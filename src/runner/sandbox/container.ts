// An agent in a container of the image that the operator names. Pure.
import type { ContainerChoice, ResourceLimits } from './isolation.ts';

export interface Boxed {
  readonly choice: ContainerChoice;
  readonly mark: string;
  readonly worktree: string;
  /** Directories it may write to, beside the worktree. */
  readonly writable: readonly string[];
  readonly home: string;
  readonly limits: ResourceLimits;
  /** `<uid>:<gid>`: what it writes belongs to the runner's user. */
  readonly user: string;
  /** Names only: the values are in the environment of the client, not in an argv that anybody can list. */
  readonly variables: readonly string[];
  /** Program and arguments as they are found in the image. */
  readonly argv: readonly string[];
}

/** The image has its own programs and its own home directory. */
const ofTheImage = ['PATH', 'HOME', 'SHELL', 'USER', 'LOGNAME'];

/** `--init`: something that ends what the agent leaves behind; `--rm`: nothing of the container stays. */
export function containerArgv(box: Boxed): readonly string[] {
  const { choice, mark, worktree, home, limits, user, variables } = box;
  const places = [...new Set([worktree, ...box.writable, home])];
  return [
    ...[choice.program, 'run', '--rm', '--init', '--interactive', '--tty'],
    ...['--name', containerName(mark), '--user', user, '--workdir', worktree],
    ...places.flatMap((path) => ['--mount', `type=bind,${field('source', path)},${field('target', path)}`]),
    ...variables.filter((name) => !ofTheImage.includes(name)).flatMap((name) => ['--env', name]),
    ...['--env', `HOME=${home}`],
    ...(limits.memoryMb === null ? [] : ['--memory', `${limits.memoryMb}m`]),
    ...(limits.processes === null ? [] : ['--pids-limit', String(limits.processes)]),
    ...(limits.cpuPercent === null ? [] : ['--cpus', String(limits.cpuPercent / 100)]),
    ...choice.args,
    choice.image,
    ...box.argv,
  ];
}

/** @returns the container's name, by which it is ended: it is no child of the pane */
export function containerName(mark: string): string {
  return `conductor-${mark.replaceAll('/', '-')}`;
}

/** `--mount` takes a line of comma-separated values. */
function field(name: string, path: string): string {
  const text = `${name}=${path}`;
  return /[",]/.test(path) ? `"${text.replaceAll('"', '""')}"` : text;
}

// What keeps an agent apart from the host and from other agents, as the operator chose it for this runner.

export const sandboxes = ['none', 'bubblewrap', 'container'] as const;
export type Sandbox = (typeof sandboxes)[number];

/** For one session with all its processes; null: no limit. */
export interface ResourceLimits {
  readonly memoryMb: number | null;
  readonly processes: number | null;
  /** 100 is one core. */
  readonly cpuPercent: number | null;
}

export interface Isolation {
  readonly sandbox: Sandbox;
  readonly container: ContainerChoice;
  readonly limits: ResourceLimits;
  /** Absolute paths of directories and files that no sandboxed agent sees; missing ones are left out. */
  readonly hidden: readonly string[];
  /** What it sees nevertheless of hidden directories, and cannot change. */
  readonly readable: readonly string[];
  /** More that it may write to. */
  readonly writable: readonly string[];
}

export interface ContainerChoice {
  /** `docker`, `podman`, or what takes the same arguments. */
  readonly program: string;
  readonly image: string;
  /** More arguments of `run`. */
  readonly args: readonly string[];
}

export const noIsolation: Isolation = {
  sandbox: 'none',
  container: { program: 'docker', image: '', args: [] },
  limits: { memoryMb: null, processes: null, cpuPercent: null },
  hidden: [],
  readable: [],
  writable: [],
};

// An agent in a sandbox of bubblewrap: own processes, own view of the files, the host's network. Pure.
import type { Mount } from './view.ts';

/**
 * Without `--new-session`, as a TUI needs its terminal; that is the pane's own. `--die-with-parent`: nothing in it outlives the pane.
 * As root it would keep root's power over mounts: all capabilities are dropped.
 *
 * @param bwrap absolute path of the program
 * @param mounts in order
 */
export function bubblewrapArgv(
  bwrap: string,
  { mounts, worktree, argv }: { mounts: readonly Mount[]; worktree: string; argv: readonly string[] },
): readonly string[] {
  return [
    bwrap,
    ...['--die-with-parent', '--unshare-user-try', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    ...['--unshare-cgroup-try', '--cap-drop', 'ALL'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...mounts.flatMap(mountArgs),
    ...['--chdir', worktree, '--', ...argv],
  ];
}

function mountArgs({ path, as }: Mount): readonly string[] {
  switch (as) {
    case 'empty':
      return ['--tmpfs', path];
    case 'nothing':
      return ['--ro-bind', '/dev/null', path];
    case 'readable':
      return ['--ro-bind', path, path];
    case 'writable':
      return ['--bind', path, path];
  }
}

/** Its home is not writable: what programs keep to be faster next time goes to the session's own temporary directory. */
export function cacheEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { TMPDIR: temporary } = env;
  if (temporary === undefined) return env;
  return { XDG_CACHE_HOME: `${temporary}/cache`, npm_config_cache: `${temporary}/npm`, ...env };
}

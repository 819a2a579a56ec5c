// Command lines of sandboxes and limits, as data.
import { describe, expect, it } from 'vitest';
import { bubblewrapArgv, cacheEnvironment } from '../../../src/runner/sandbox/bubblewrap.ts';
import { type Boxed, containerArgv, containerName } from '../../../src/runner/sandbox/container.ts';
import { type LimitTools, limitedArgv, notKept } from '../../../src/runner/sandbox/limits.ts';

const argv = ['/usr/bin/agent', '--flag', 'a word'];
const none = { memoryMb: null, processes: null, cpuPercent: null };
const all = { memoryMb: 2048, processes: 300, cpuPercent: 150 };

describe('a sandbox of bubblewrap', () => {
  const made = bubblewrapArgv('/usr/bin/bwrap', {
    worktree: '/w/1-2',
    argv,
    mounts: [
      { path: '/tmp', as: 'empty' },
      { path: '/home/me/.netrc', as: 'nothing' },
      { path: '/tmp/bin', as: 'readable' },
      { path: '/w/1-2', as: 'writable' },
    ],
  });

  it('lays its mounts over a host that is only readable, in their order', () => {
    const mounts = '--ro-bind / / --dev /dev --proc /proc --tmpfs /tmp --ro-bind /dev/null /home/me/.netrc';
    expect(made.join(' ')).toContain(`${mounts} --ro-bind /tmp/bin /tmp/bin --bind /w/1-2 /w/1-2 --chdir /w/1-2`);
  });

  it('has processes of its own, no capabilities, the terminal of its pane, and ends with it', () => {
    expect(made).toEqual(expect.arrayContaining(['--unshare-pid', '--die-with-parent', '--cap-drop']));
    expect(made).not.toContain('--new-session');
    expect(made.slice(-4)).toEqual(['--', ...argv]);
  });

  it('keeps caches in its own temporary directory, unless the operator says where', () => {
    expect(cacheEnvironment({ TMPDIR: '/t', npm_config_cache: '/shared' })).toEqual({
      TMPDIR: '/t',
      XDG_CACHE_HOME: '/t/cache',
      npm_config_cache: '/shared',
    });
    expect(cacheEnvironment({ A: 'b' })).toEqual({ A: 'b' });
  });
});

describe('a container', () => {
  const box: Boxed = {
    choice: { program: 'podman', image: 'agents:1', args: ['--network=agents'] },
    mark: 'abc/1-2/3',
    worktree: '/w/1-2',
    writable: ['/clones/1.git', '/w/1-2'],
    home: '/state/agents/1-2/claude',
    limits: all,
    user: '1000:1000',
    variables: ['PATH', 'HOME', 'ANTHROPIC_API_KEY', 'CONDUCTOR_MARK'],
    argv: ['claude', '--', 'hello'],
  };
  const made = containerArgv(box).join(' ');

  it('runs the program of its image, as the runner, in the worktree', () => {
    expect(made).toMatch(/^podman run --rm --init --interactive --tty --name conductor-abc-1-2-3 /);
    expect(made).toContain('--user 1000:1000 --workdir /w/1-2 ');
    expect(made).toMatch(/ --network=agents agents:1 claude -- hello$/);
    expect(containerName(box.mark)).toBe('conductor-abc-1-2-3');
  });

  it('has the worktree, what git needs and its home, each once', () => {
    expect(made.match(/--mount \S+/g)).toEqual([
      '--mount type=bind,source=/w/1-2,target=/w/1-2',
      '--mount type=bind,source=/clones/1.git,target=/clones/1.git',
      '--mount type=bind,source=/state/agents/1-2/claude,target=/state/agents/1-2/claude',
    ]);
  });

  it('gets variables by name, so that no value is in an argv, and not those of the host', () => {
    expect(made).toContain('--env ANTHROPIC_API_KEY --env CONDUCTOR_MARK --env HOME=/state/agents/1-2/claude');
    expect(made).not.toContain('--env PATH');
  });

  it('has its limits', () => {
    expect(made).toContain('--memory 2048m --pids-limit 300 --cpus 1.5');
    expect(containerArgv({ ...box, limits: none }).join(' ')).not.toMatch(/--memory|--pids|--cpus/);
  });

  it('takes a path with a comma for one path', () => {
    expect(containerArgv({ ...box, worktree: '/w/a,b' })).toContain('type=bind,"source=/w/a,b","target=/w/a,b"');
  });
});

describe('limits', () => {
  const bare: LimitTools = { systemd: null, prlimit: '/usr/bin/prlimit', root: false };

  it('that nobody set change nothing', () => {
    expect(limitedArgv(none, bare, argv)).toEqual(argv);
    expect(notKept(none, bare)).toEqual([]);
  });

  it('are those of the session where systemd is', () => {
    const tools = { ...bare, systemd: { program: '/usr/bin/systemd-run', user: null } };
    expect(limitedArgv(all, tools, argv).join(' ')).toBe(
      '/usr/bin/systemd-run --system --scope --quiet --collect -p MemoryMax=2048M -p MemorySwapMax=0 -p TasksMax=300 -p CPUQuota=150% -- /usr/bin/agent --flag a word',
    );
    expect(notKept(all, tools)).toEqual([]);
  });

  it("are kept by the user's own systemd, whose address the agent does not get", () => {
    const tools = { ...bare, systemd: { program: '/usr/bin/systemd-run', user: '/run/user/1000' } };
    const made = limitedArgv({ ...none, processes: 9 }, tools, argv).join(' ');
    expect(made).toMatch(/^\/usr\/bin\/env XDG_RUNTIME_DIR=\/run\/user\/1000 \/usr\/bin\/systemd-run --user --scope /);
    expect(made).toMatch(/ -p TasksMax=9 -- \/usr\/bin\/env -u XDG_RUNTIME_DIR \/usr\/bin\/agent --flag a word$/);
  });

  it('are those of setrlimit otherwise, and what is not kept is said', () => {
    expect(limitedArgv(all, bare, argv)).toEqual([
      '/usr/bin/prlimit',
      `--data=${2048 * 1024 * 1024}`,
      '--nproc=300',
      '--',
      ...argv,
    ]);
    expect(notKept(all, bare)).toEqual(['`runner.limits.cpu_percent` is not kept: there is no systemd']);
    expect(notKept(all, { ...bare, root: true })).toHaveLength(2);
    expect(notKept(all, { ...bare, prlimit: null })).toHaveLength(3);
    expect(limitedArgv(all, { ...bare, prlimit: null }, argv)).toEqual(argv);
  });
});

// How each system installs a program: the first manager that is found is used. Data only.

/** `packages`: what each program is called there, best guess first. `first`: what must run before a package is found at all. */
export const packageManagers = [
  {
    program: 'apt-get',
    install: ['apt-get', '-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends'],
    first: ['apt-get', '-o', 'DPkg::Lock::Timeout=120', 'update'],
    packages: { tmux: ['tmux'], git: ['git'], 'redis-server': ['redis-server'] },
  },
  {
    program: 'dnf',
    install: ['dnf', 'install', '-y'],
    packages: { tmux: ['tmux'], git: ['git'], 'redis-server': ['redis', 'valkey-compat-redis'] },
  },
  {
    program: 'yum',
    install: ['yum', 'install', '-y'],
    packages: { tmux: ['tmux'], git: ['git'], 'redis-server': ['redis'] },
  },
  {
    program: 'apk',
    install: ['apk', 'add', '--no-cache'],
    packages: { tmux: ['tmux'], git: ['git git-daemon'], 'redis-server': ['redis', 'valkey valkey-compat'] },
  },
  {
    program: 'pacman',
    install: ['pacman', '-S', '--noconfirm', '--needed'],
    first: ['pacman', '-Sy'],
    packages: { tmux: ['tmux'], git: ['git'], 'redis-server': ['valkey', 'redis'] },
  },
  {
    program: 'zypper',
    install: ['zypper', '--non-interactive', 'install'],
    packages: { tmux: ['tmux'], git: ['git'], 'redis-server': ['redis', 'valkey-compat-redis'] },
  },
  {
    program: 'brew',
    install: ['brew', 'install'],
    /** Refuses to run as root. */
    asUser: true,
    packages: { tmux: ['tmux'], git: ['git'], 'redis-server': ['redis'] },
  },
];

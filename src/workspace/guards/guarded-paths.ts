// Files that programs obey: a change to one is shown to people, and one made by somebody else is put back before an agent starts.

interface Guarded {
  /** What whoever changes such a file can do. */
  readonly can: string;
  /** Names of files or directories, in lower case; read wherever they stand. `*` at the end stands for any rest. */
  readonly anywhere?: readonly string[];
  /** Paths from the root of the repository, in lower case. */
  readonly atRoot?: readonly string[];
}

export const guardedPaths: readonly Guarded[] = [
  {
    can: 'instruct an agent, give it permissions, and start programs as its hooks, plugins and MCP servers',
    anywhere: [
      ...['.claude', 'claude.md', 'claude.local.md', '.claude.json', '.mcp.json', 'agents.md', 'agents.override.md'],
      ...['.agents', '.codex', '.gemini', 'gemini.md', '.cursor', '.cursorrules', '.opencode', 'opencode.json'],
      ...['opencode.jsonc', '.pi', '.aider*', '.windsurf', '.windsurfrules', '.clinerules', '.roo', '.continue'],
      ...['.kiro', '.junie', '.amazonq', '.goosehints'],
    ],
    atRoot: ['.github/copilot-instructions.md', '.github/instructions', '.github/prompts', '.github/agents'],
  },
  {
    can: 'run a program at every commit, checkout or push',
    anywhere: ['.husky', '.githooks', '.lefthook.yml', 'lefthook.yml', '.pre-commit-config.yaml'],
  },
  {
    can: 'fetch other repositories, or run filters when files are checked out',
    anywhere: ['.gitmodules', '.gitattributes', '.lfsconfig'],
  },
  { can: 'run in CI with the rights of the workflow that calls it', atRoot: ['.github/actions'] },
  {
    can: 'change how the conductor treats this repository, and who must review',
    atRoot: ['.github/conductor.yml', '.github/codeowners', 'codeowners', 'docs/codeowners'],
  },
  {
    can: 'take packages from elsewhere, or run programs when they are installed or built',
    anywhere: ['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'bunfig.toml', 'pip.conf', '.cargo'],
  },
  {
    can: 'run a program when the directory is entered or opened',
    anywhere: ['.devcontainer', '.devcontainer.json', '.vscode', '.envrc', '.mise.toml', 'mise.toml'],
  },
];

/** @param path as git has it, with `/` between its parts; compared without regard to case, as some file systems do */
export function isGuarded(path: string): boolean {
  const lower = path.toLowerCase();
  const parts = lower.split('/');
  return guardedPaths.some(
    ({ anywhere = [], atRoot = [] }) =>
      parts.some((part) => anywhere.some((name) => isNamed(part, name))) ||
      // The other way round: a link in place of a directory above.
      atRoot.some((root) => `${lower}/`.startsWith(`${root}/`) || root.startsWith(`${lower}/`)),
  );
}

function isNamed(part: string, name: string): boolean {
  return name.endsWith('*') ? part.startsWith(name.slice(0, -1)) : part === name;
}

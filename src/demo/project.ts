// What the demo works on: a tiny repository on the stand-in GitHub, and the configuration of a conductor for it.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Cli } from '../core/policy.ts';

/** Files of the repository `acme/widgets`. Its CI wants a changelog, its local validation does not: so CI has something to say. */
export const repositoryFiles: Readonly<Record<string, string>> = {
  'README.md': '# widgets\n\nGreets people.\n',
  'CHANGELOG.md': '# Changelog\n\n',
  'greet.sh': '#!/bin/sh\necho "Hello!"\n',
  'test.sh': "#!/bin/sh\n[ \"$(sh greet.sh)\" = 'Hello!' ] && echo 'ok - greets'\n",
  '.github/ci.sh': [
    '#!/bin/sh',
    'set -e',
    "echo '== tests'",
    'sh test.sh',
    "echo '== changelog'",
    "if ! grep -q '^- ' CHANGELOG.md; then",
    "  echo 'error: CHANGELOG.md has no line for this change' >&2",
    '  exit 1',
    'fi',
    "echo 'all good'",
    '',
  ].join('\n'),
};

export const issue = {
  title: 'Greet people by name',
  body: '`sh greet.sh Ada` should print `Hello, Ada!`.\n\nKeep it small.',
};

/** The conductor's configuration as data: what `config/project.yml` and `config/agents.yml` will say. */
export interface Setting {
  readonly project?: Readonly<Record<string, unknown>>;
  readonly agents?: Readonly<Record<string, unknown>>;
}

export interface ProjectOptions extends Setting {
  /** Who plays the agent. */
  readonly agent: { readonly cli: Cli; readonly command?: readonly string[] };
  readonly passEnv: readonly string[];
  /** tmux socket of this conductor alone. */
  readonly socket: string;
}

/** Writes `config/` below the directory. */
export async function writeProject(root: string, options: ProjectOptions): Promise<void> {
  const project = {
    project: { name: 'Widgets' },
    limits: { ci_wait_minutes: 5 },
    runner: { max_sessions: 2, tmux_socket: options.socket },
    ...options.project,
  };
  const agents = {
    agent_types: {
      backend: {
        name: 'Backend Agent',
        session_name: 'backend-agent',
        prompt_file: 'backend.md',
        technologies: ['POSIX sh'],
        capabilities: ['backend'],
        validation_profile: 'shell',
        ...options.agent,
        pass_env: options.passEnv,
      },
    },
    validation_profiles: { shell: { syntax: 'sh -n greet.sh', test: 'sh test.sh' } },
    assignment_rules: { backend_tasks: ['backend'] },
    ...options.agents,
  };
  await mkdir(join(root, 'config'), { recursive: true });
  await mkdir(join(root, 'agents'), { recursive: true });
  await writeFile(join(root, 'config', 'project.yml'), stringify(project));
  await writeFile(join(root, 'config', 'agents.yml'), stringify(agents));
  await writeFile(join(root, 'agents', 'backend.md'), prompt);
}

const prompt = `You are the {{agent.name}} of {{project.name}}.

Work on issue #{{issue.number}} of {{repository}} ("{{issue.title}}") on the branch {{branch}}. Commit your work; never push.
`;

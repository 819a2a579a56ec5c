// A launch as the preparation makes it, for tests of drivers.
import { agentOptions } from '../../../src/config/schema/agent-options.ts';
import type { Cli } from '../../../src/core/policy.ts';
import type { Launch } from '../../../src/runner/agents/driver.ts';

/** @param options as an operator writes them */
export function launchOf(cli: Cli, changes: Partial<Launch> = {}, options: Record<string, unknown> = {}): Launch {
  return {
    program: `/usr/bin/${cli}`,
    args: [],
    model: null,
    options: agentOptions[cli].parse(options),
    worktree: '/srv/conductor/worktrees/1-12',
    git: {
      repository: '/srv/conductor/clones/1.git',
      directories: ['/srv/conductor/clones/1.git', '/srv/conductor/clones/1.git/worktrees/1-12'],
    },
    home: `/srv/conductor/state/agents/1-12/${cli}`,
    sink: `/srv/conductor/state/agents/1-12/${cli}/sink`,
    mcp: { command: '/srv/conductor/state/bin/conductor', args: ['mcp'] },
    system: 'You are an agent.\n"Quoted".\n',
    prompt: 'Read .conductor/brief.md and do what it says.',
    sessionId: '00000000-0000-4000-8000-000000000000',
    resume: null,
    root: false,
    env: { PATH: '/usr/bin', ANTHROPIC_API_KEY: 'sk-ant-0123456789-abcdefghij-KLMNOPQRST' },
    ...changes,
  };
}

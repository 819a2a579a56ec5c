// What `conductor validate` asks of the host it runs on (S-148).
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemsOf, projectWith } from './project.ts';

const agents = `agent_types:
  rust: { cli: claude }
  go: { cli: command, command: [my-agent, --fast] }
  sh: { cli: command, command: [./agent.sh] }
  abs: { cli: command, command: [/nowhere/agent] }
  key: { cli: command, command: [./agent.sh], env: { KEY: $TEAM_KEY, PLAIN: "$5" } }
`;

test('programs are looked for on the PATH, absolute ones where they are, and those of the worktree not at all (S-148)', async () => {
  const cwd = await projectWith({
    'config/agents.yml': agents,
    'bin/my-agent': '#!/bin/sh\n',
    'bin/claude': 'no program',
  });
  await chmod(join(cwd, 'bin/my-agent'), 0o755);
  expect(await problemsOf({}, { cwd, checkHost: true, env: { PATH: `/usr/bin:${join(cwd, 'bin')}` } })).toEqual([
    'config/agents.yml:2:16  agent_types.rust.cli  claude is not on the PATH of this host; install it, or choose another `cli`',
    'config/agents.yml:5:34  agent_types.abs.command[0]  /nowhere/agent is no program on this host; install it, or choose another `cli`',
    'config/agents.yml:6:59  agent_types.key.env.KEY  TEAM_KEY is unset or empty on this host; set it in the environment of the runner',
  ]);
});

test('a workspace that somebody chose must be there, a file is no directory, and nothing is made (S-024, S-051, S-148)', async () => {
  const project = 'project: { name: W, workspace_dir: work }\ndirectories: { memory: notes.txt, logs: new/logs }\n';
  const cwd = await projectWith({
    'config/project.yml': project,
    'config/agents.yml': 'agent_types: { a: { cli: command, command: [./a] } }',
    'notes.txt': '',
  });
  expect(await problemsOf({}, { cwd, checkHost: true })).toEqual([
    "config/project.yml:1:36  project.workspace_dir  there is no directory <root>/work; run `mkdir -p '<root>/work'`, or correct the path",
    'config/project.yml:2:24  directories.memory  <root>/notes.txt is not a directory this user can write to; give the user the permission, or choose another path',
  ]);
  expect((await readdir(cwd)).sort()).toEqual(['config', 'notes.txt']);
});

test.skipIf(process.getuid?.() === 0)(
  'a workspace that cannot be written to has a code of its own (S-024, S-148)',
  async () => {
    const cwd = await projectWith({ 'config/project.yml': 'project: { name: W, workspace_dir: work }\n' });
    await mkdir(join(cwd, 'work'), { mode: 0o500 });
    const problems = await problemsOf({}, { cwd, checkHost: true, env: { PATH: process.env.PATH } });
    expect(problems.filter((line) => line.includes('workspace_dir'))).toEqual([
      'config/project.yml:1:36  project.workspace_dir  <root>/work is not a directory this user can write to; give the user the permission, or choose another path',
    ]);
  },
);

test.each([
  ['bubblewrap', 'bwrap'],
  ['container', 'podman'],
])('the program of the sandbox %s is looked for', async (sandbox, program) => {
  const runner = `runner: { sandbox: ${sandbox}, container: { program: podman, image: agents:1 } }\n`;
  const given = { 'config/project.yml': `project: { name: W }\n${runner}`, 'config/agents.yml': 'agent_types: {}' };
  const found = (await problemsOf(given, { checkHost: true, env: { PATH: '/nowhere' } })).filter((line) =>
    line.includes('runner'),
  );
  expect(found).toEqual([
    `config/project.yml:2:20  runner.sandbox  ${program} is not on the PATH of this host; install it, or choose another \`sandbox\``,
  ]);
});

test('without being asked to look, the host does not matter', async () => {
  expect(await problemsOf({ 'config/agents.yml': agents })).toEqual([]);
});

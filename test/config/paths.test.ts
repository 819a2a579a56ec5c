// Paths an operator may write, and those that must not leave their directory.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadGood, problemsOf, projectWith } from './project.ts';

const projectIn = (workspace: string) => `project: { name: Widgets, workspace_dir: ${JSON.stringify(workspace)} }\n`;

test.each([
  ['work', '<root>/work'],
  ['../work', '<root>/../work'],
  ['/srv/work', '/srv/work'],
  ['~', '/home/anna'],
  ['~/work', '/home/anna/work'],
  ['~anna/work', '<root>/~anna/work'],
  ['$DISK', '/mnt/disk'],
  ['$DISK/work', '/mnt/disk/work'],
  [`$\{DISK}/work`, '/mnt/disk/work'],
  ['$HERE/work', '<root>/here/work'],
  ['a$DISK', '<root>/a$DISK'],
])('%s is %s (W-10, W-11)', async (written, meant) => {
  const cwd = await projectWith({ 'config/project.yml': projectIn(written) });
  const { config } = await loadGood({}, { cwd, env: { HOME: '/home/anna', DISK: '/mnt/disk', HERE: 'here' } });
  expect(config.directories.workspace).toBe(join(meant.replace('<root>', cwd)));
});

test('an empty variable counts as missing (W-10)', async () => {
  expect(await problemsOf({ 'config/project.yml': projectIn('$DISK/work') }, { env: { DISK: '' } })).toEqual([
    'config/project.yml:1:42  project.workspace_dir  "$DISK/work" names a variable that is unset or empty; set the variable, or write the path',
  ]);
});

test('CONDUCTOR_HOME is the state directory', async () => {
  const { config } = await loadGood({}, { env: { CONDUCTOR_HOME: '/var/lib/conductor' } });
  expect(config.directories.home).toBe('/var/lib/conductor');
});

test('a link that leads out of the agents directory is refused like any other way out (S-179)', async () => {
  const cwd = await projectWith({
    'config/agents.yml': 'agent_types:\n  rust: { prompt_file: rust.md }\n',
    'secret.md': 'x',
  });
  await mkdir(join(cwd, 'agents/go'), { recursive: true });
  await symlink('../secret.md', join(cwd, 'agents/rust.md'));
  await symlink('../../secret.md', join(cwd, 'agents/go/prompt.md'));
  await writeFile(join(cwd, 'agents/go/config.yml'), 'name: Go\n');
  expect(await problemsOf({}, { cwd })).toEqual([
    'agents/go/config.yml:1:1  prompt_file  "go/prompt.md" leads out of agents; keep the prompt in agents and write its path from there',
    'config/agents.yml:2:24  agent_types.rust.prompt_file  "rust.md" leads out of agents; keep the prompt in agents and write its path from there',
  ]);
});

test('a link that stays inside is followed, and a type may use a prompt that is shipped', async () => {
  const cwd = await projectWith({
    'config/agents.yml': 'agent_types:\n  rust: { prompt_file: rust.md }\n  go: { prompt_file: backend/prompt.md }\n',
    'agents/shared/base.md': 'Base.\n',
  });
  await symlink('shared/base.md', join(cwd, 'agents/rust.md'));
  const { config } = await loadGood({}, { cwd });
  expect(config.agentTypes.rust?.prompt).toBe('Base.\n');
  expect(config.agentTypes.go?.prompt).toContain('You build what runs on the server');
});

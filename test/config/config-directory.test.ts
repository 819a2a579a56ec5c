// Which directory counts, and what a person is told when there is none.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig, orRefuse } from '../../src/config/load-config.ts';
import { loadGood, problemsOf, projectWith } from './project.ts';

const three = {
  'flag/project.yml': 'project: { name: Flag }\n',
  'variable/project.yml': 'project: { name: Variable }\n',
  'config/project.yml': 'project: { name: Default }\n',
};

test('--config goes before CONDUCTOR_CONFIG, and that before config/ (W-01, W-79, W-80)', async () => {
  const nameWith = async (configDir: string | undefined, env: Record<string, string>) => {
    const { config, files } = await loadGood(three, { configDir, env });
    return [config.project.name, ...files.slice(0, 1).map((file) => file.split('/').at(-2))];
  };
  expect(await nameWith('flag', { CONDUCTOR_CONFIG: 'variable' })).toEqual(['Flag', 'flag']);
  expect(await nameWith(undefined, { CONDUCTOR_CONFIG: 'variable' })).toEqual(['Variable', 'variable']);
  expect(await nameWith(undefined, { CONDUCTOR_CONFIG: '' })).toEqual(['Default', 'config']);
});

test('the directory above it is the project root', async () => {
  const cwd = await projectWith({ 'deep/er/project.yml': 'project: { name: Deep }\n' });
  const { config } = await loadGood({}, { cwd, configDir: 'deep/er' });
  expect(config.directories).toMatchObject({ root: join(cwd, 'deep'), memory: join(cwd, 'deep/memory') });
});

test('a directory that does not exist is named (W-81)', async () => {
  expect(await problemsOf({}, { configDir: 'nowhere' })).toEqual([
    'nowhere  there is no such directory; make it and put a project.yml in it, or name another with --config DIR or CONDUCTOR_CONFIG',
  ]);
  expect(await problemsOf({}, { configDir: '/not/there' })).toEqual([
    '/not/there  there is no such directory; make it and put a project.yml in it, or name another with --config DIR or CONDUCTOR_CONFIG',
  ]);
});

test('a directory without project.yml gives the path that was looked at, as a typed error (W-04)', async () => {
  const cwd = await projectWith({ 'empty/notes.md': '' });
  const loaded = await loadConfig({ cwd, env: {}, configDir: 'empty' });
  const error = catching(() => orRefuse(loaded));
  expect(error).toMatchObject({
    code: 'config.not_found',
    where: 'empty/project.yml',
    hint: 'write it, `project: { name: "…" }` is enough; config/project.example.yml shows every key',
  });
});

test('a file that cannot be parsed gives another kind of error, with the position (W-05)', async () => {
  const cwd = await projectWith({ 'config/project.yml': 'project: {\n' });
  const loaded = await loadConfig({ cwd, env: {} });
  const error = catching(() => orRefuse(loaded));
  expect(error).toMatchObject({ name: 'ConfigError', code: 'config.syntax', where: 'config/project.yml:2:1' });
  expect(error.message).toContain('config/project.yml:2:1');
  expect(loaded.files).toEqual([join(cwd, 'config/project.yml')]);
});

test('a file that cannot be read says so', async () => {
  expect(await problemsOf({ 'config/agents.yml/oops': '' })).toEqual([
    'config/agents.yml  cannot be read (EISDIR: illegal operation on a directory, read); make it a readable file',
  ]);
});

function catching(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('no ConfigError was thrown');
}

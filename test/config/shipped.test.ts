// What is shipped: two example files and six agent types.
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseYaml } from '../../src/config/read/yaml-file.ts';
import { AgentsFile } from '../../src/config/schema/agents-file.ts';
import { ProjectFile } from '../../src/config/schema/project-file.ts';
import { everyKey, schemaNode } from '../../src/config/schema/schema-node.ts';
import { loadGood } from './project.ts';

const example = (name: string) => readFile(new URL(`../../config/${name}.example.yml`, import.meta.url), 'utf8');

test('both examples are good configurations (S-154)', async () => {
  const files = { 'config/project.yml': await example('project'), 'config/agents.yml': await example('agents') };
  const { config, warnings } = await loadGood(files);
  expect(warnings).toEqual([]);
  expect(Object.keys(config.agentTypes)).toEqual(['rust', 'script', 'goose']);
});

test.each([
  ['project', ProjectFile],
  ['agents', AgentsFile],
])('every key of the schema is in %s.example.yml (S-154)', async (name, schema) => {
  const { data } = parseYaml(await example(name), name);
  const absent = everyKey(schemaNode(schema)).filter(({ key }) => !reaches(data, key.split('.')));
  expect(absent.map(({ key }) => key)).toEqual([]);
});

test('apart from what is marked as an example, project.example.yml shows the defaults', async () => {
  const { data } = parseYaml(await example('project'), 'project');
  const defaults = ProjectFile.parse({ project: { name: 'My project' } });
  const { project, phases, trust, repo_config, ...rest } = ProjectFile.parse(data);
  expect(defaults).toMatchObject(rest);
});

test('six agent types are shipped, each with a profile and a prompt of its own (S-155)', async () => {
  const { config } = await loadGood({});
  const types = Object.values(config.agentTypes);
  expect(types.map(({ type }) => type)).toEqual(['backend', 'devops', 'docs', 'frontend', 'pm', 'qa']);
  expect(new Set(types.map(({ prompt }) => prompt)).size).toBe(6);
  for (const type of types) {
    expect(type).toMatchObject({ cli: 'claude', capabilities: [type.type], profile: { name: type.type } });
    expect(type.profile.commands.length).toBeGreaterThan(0);
    for (const { command } of type.profile.commands) execFileSync('sh', ['-n', '-c', command]);
  }
});

test('each shipped prompt tells how to work and how to report here', async () => {
  const directory = new URL('../../agents/', import.meta.url);
  const names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.md'));
  expect(names).toHaveLength(7);
  for (const name of names) {
    const prompt = await readFile(new URL(name, directory), 'utf8');
    for (const verb of ['decision', 'blocker', 'ask', 'done'])
      expect(prompt, name).toContain(`conductor agent ${verb} "`);
    for (const words of [
      'Never push',
      '.github/workflows/',
      '{{branch}}',
      '{{issue.number}}',
      'never an instruction',
    ]) {
      expect(prompt, name).toContain(words);
    }
    expect(prompt, 'the title is data and has no place among instructions').not.toContain('{{issue.title}}');
  }
});

test('a type defined in agents.yml takes the place of all that are shipped; a profile there goes before a shipped one', async () => {
  const agents = 'agent_types: { backend: { cli: command, command: [./agent.sh] } }\n';
  expect(Object.keys((await loadGood({ 'config/agents.yml': agents })).config.agentTypes)).toEqual(['backend']);
  const profiles = 'validation_profiles: { backend: { test: make check } }\n';
  const { config } = await loadGood({ 'config/agents.yml': profiles });
  expect(config.agentTypes.backend?.profile.commands).toEqual([{ name: 'test', command: 'make check', minutes: 30 }]);
  expect(config.agentTypes.qa?.profile.commands.length).toBeGreaterThan(1);
});

// `<name>` stands for any key the owner chose.
function reaches(data: unknown, [step, ...deeper]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (typeof data !== 'object' || data === null) return false;
  const below =
    step === '<name>'
      ? Object.values(data)
      : Object.entries(data).flatMap(([key, value]) => (key === step ? [value] : []));
  return below.some((value) => reaches(value, deeper));
}

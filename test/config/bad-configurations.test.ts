// Every way to get a configuration wrong that we could think of: place, key, and what to do about it.
import { expect, test } from 'vitest';
import { badAgentFiles } from './bad-agent-files.ts';
import { badProjectFiles } from './bad-project-files.ts';
import { minimal, problemsOf } from './project.ts';

test.each([...badProjectFiles, ...badAgentFiles])('refuses $mistake', async (bad) => {
  const { project = minimal, agents, files = {}, says } = bad;
  const written = agents === undefined ? files : { ...files, 'config/agents.yml': agents };
  expect(await problemsOf({ ...written, 'config/project.yml': project })).toEqual(says);
});

test('the table has more than thirty mistakes, and no two are told the same', () => {
  const told = [...badProjectFiles, ...badAgentFiles].map(({ says }) => says.join());
  expect(told.length).toBeGreaterThan(30);
  expect(new Set(told).size).toBe(told.length);
});

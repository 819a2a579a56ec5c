// Every way to get a configuration wrong that we could think of: place, key, and what to do about it.
import { expect, test } from 'vitest';
import { badAgentFiles } from './bad-agent-files.ts';
import { badProjectFiles } from './bad-project-files.ts';
import { minimal, problemsOf } from './project.ts';

const table = [...badProjectFiles, ...badAgentFiles];

for (const { mistake, project = minimal, agents, files = {}, says } of table) {
  test(`refuses ${mistake}`, async () => {
    const written = agents === undefined ? files : { ...files, 'config/agents.yml': agents };
    expect(await problemsOf({ ...written, 'config/project.yml': project })).toEqual(says);
  });
}

test('each of them, thirty at least, is told with its place and what to do', () => {
  expect(table.length).toBeGreaterThan(30);
  for (const line of table.flatMap(({ says }) => says)) expect(line).toMatch(/^\S+(:\d+:\d+)? {2}.+; .+$/);
});

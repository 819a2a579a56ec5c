// docs/configuration.md is printed from the schemas.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { printConfigurationPage } from '../../src/config/print.ts';
import { AgentsFile } from '../../src/config/schema/agents-file.ts';
import { ProjectFile } from '../../src/config/schema/project-file.ts';
import { everyKey, schemaNode } from '../../src/config/schema/schema-node.ts';

test('docs/configuration.md is what the schemas print today', async () => {
  const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toBe(printConfigurationPage());
});

test('every key says what it means', () => {
  const keys = [ProjectFile, AgentsFile].flatMap((schema) => everyKey(schemaNode(schema)));
  expect(keys.filter(({ node }) => !node.description).map(({ key }) => key)).toEqual([]);
});

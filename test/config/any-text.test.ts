// Whatever stands in the files, a person gets problems or a configuration, never a stack trace.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFile } from '../../src/config/read/check-file.ts';
import { parseYaml } from '../../src/config/read/yaml-file.ts';
import { AgentsFile } from '../../src/config/schema/agents-file.ts';
import { ProjectFile } from '../../src/config/schema/project-file.ts';
import { problemsOf } from './project.ts';

const pieces = [
  ...[
    'project:',
    'name:',
    'limits:',
    'agent_types:',
    'rust:',
    'assignment_rules:',
    'validation_profiles:',
    'phases:',
    '1:',
    '? ',
    'labels:',
  ],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '\n- ',
    ' ',
    '\t',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '!!map ',
    '<<: ',
    '# ',
    '---\n',
    '\0',
    '__proto__:',
  ],
  ...['Widgets', '3', '-1', '0.5', '.nan', 'true', 'null', '~', '🙂', '\u202e', 'x'.repeat(300)],
];

const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((chosen) => chosen.join(''));
const json = fc.object({
  key: fc.constantFrom('project', 'name', 'limits', 'agent_types', 'rust', 'cli', 'env', 'agents'),
  maxDepth: 4,
});

test('any text is either data or problems with a place', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        json.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (written) => {
        const { data, locate, problems } = parseYaml(written, 'x.yml');
        const told = [
          ...problems,
          ...checkFile(ProjectFile, data, locate).problems,
          ...checkFile(AgentsFile, data, locate).problems,
        ];
        for (const { line, column, reason, fix } of told) {
          expect([line, column, reason, fix]).toEqual([
            expect.any(Number),
            expect.any(Number),
            expect.stringMatching(/./),
            expect.stringMatching(/./),
          ]);
          expect(Math.min(line, column)).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(written.split('\n').length);
        }
        // Without a problem the data is whole.
        if (checkFile(ProjectFile, data, locate).problems.length === 0) ProjectFile.parse(data);
      },
    ),
    { numRuns: 100 },
  );
});

test('aliases that multiply without end are refused', async () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`)}]`,
  );
  expect(await problemsOf({ 'config/agents.yml': ['a0: &a0 x', ...levels].join('\n') })).toEqual([
    'config/agents.yml:1:1  aliases (`*name`) stand for one another too often; write the values out',
  ]);
});

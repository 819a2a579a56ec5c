// Prints docs/configuration.md from the schemas, so that the page cannot say anything else than the code.
import { placeholders } from '../text/agent/prompt.ts';
import { EnvironmentVariables } from './environment/environment-variables.ts';
import { variableFor } from './levels.ts';
import { problemCodes } from './problem-codes.ts';
import { agentOptions } from './schema/agent-options.ts';
import { AgentsFile } from './schema/agents-file.ts';
import { ProjectFile } from './schema/project-file.ts';
import { everyKey, type SchemaNode, schemaNode } from './schema/schema-node.ts';

/** @returns the whole page, in Markdown */
export function printConfigurationPage(): string {
  return `# Configuration

<!-- Printed from src/config by \`printConfigurationPage()\`; change the schemas, not this page. -->

The configuration is a directory: the one of \`--config DIR\`, else of \`CONDUCTOR_CONFIG\`, else \`config/\`. It holds
\`project.yml\` and, if you like, \`agents.yml\`; only \`project.name\` is required. \`config/*.example.yml\` show every key.
The directory above it is the project root: relative paths begin there. A path may also be absolute, begin with \`~/\`
(home of the service user) or with \`$NAME/\` (an environment variable).

A single value can be given in five places; the first that has it counts:

1. the command line: \`--set limits.max_attempts=5\`
2. the environment: \`${variableFor('limits.max_attempts')}=5\`, which is the key in capitals with \`_\` for each dot and dash
3. \`project.yml\`
4. \`agents.yml\`, for \`limits\`
5. the default

\`conductor validate\` lists every problem with file, line, column and what to do.

## config/project.yml

${keyTable(schemaNode(ProjectFile))}

## config/agents.yml

${keyTable(schemaNode(AgentsFile))}

## options

What may stand in \`agent_types.<name>.options\` depends on \`cli\`. How each CLI is set up: [agents.md](agents.md).
${Object.entries(agentOptions)
  .map(([cli, schema]) => `\n### cli: ${cli}\n\n${keyTable(schemaNode(schema))}\n`)
  .join('')}
## agents/\\<type\\>/

A directory with \`config.yml\` and \`prompt.md\` defines an agent type too, and adding one is all it takes. \`config.yml\` has
the keys of \`agent_types.<name>\` without \`prompt_file\`, and \`validation_profiles\` as above. A type is defined in one
place; a second is an error. Types that are shipped (backend, frontend, devops, qa, pm, docs) are used as long as a project
defines none itself; a profile in \`agents.yml\` goes before a shipped one of the same name.

A prompt template may use these placeholders, and no others: ${placeholders.map((written) => `\`${written}\``).join(', ')}.

## Environment

An empty variable counts as unset.

${keyTable(schemaNode(EnvironmentVariables))}

## Problems

| Code | Meaning |
|---|---|
${Object.entries(problemCodes)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join('\n')}
`;
}

function keyTable(root: SchemaNode): string {
  const rows = everyKey(root).map(({ key, node, required }) => {
    const cells = [
      `\`${key}\``,
      typeWords(node),
      required ? '**required**' : defaultWords(node),
      node.description ?? '',
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| Key | Type | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function typeWords(node: SchemaNode): string {
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.anyOf) return node.anyOf.map(typeWords).join(' or ');
  if (node.type === 'array') return `list of ${typeWords(node.items ?? {})}`;
  return (
    { string: 'text', integer: 'whole number', boolean: '`true`, `false`', object: 'mapping' }[node.type ?? ''] ??
    'number'
  );
}

function defaultWords({ default: value, properties }: SchemaNode): string {
  if (value === undefined || properties) return '';
  if (value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) return 'empty';
  return `\`${String(value)}\``;
}

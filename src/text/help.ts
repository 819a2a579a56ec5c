// The list of commands, as a comment and as a page of the docs.
import type { Role, Verb } from '../core/policy.ts';
import { verbs } from '../core/policy.ts';
import { type CommandInfo, commands } from './commands.ts';

/**
 * @param permissions the roles in force; without them those of the registry
 * @returns the help comment
 */
export function renderHelp(permissions?: Readonly<Record<Verb, Role>>): string {
  const rows = verbs.filter(isAvailable).map((verb) => row(commands[verb], permissions?.[verb] ?? commands[verb].role));
  const later = verbs.filter((verb) => !isAvailable(verb)).map((verb) => `\`${verb}\``);
  const lines = [
    '### Commands',
    '',
    'Begin a line with one of these, on the issue or on its pull request. Several in one comment run in order.',
    '',
    '| Command | What it does | Who may |',
    '|---|---|---|',
    ...rows,
  ];
  if (later.length > 0) lines.push('', `Not yet available in this version: ${later.join(', ')}.`);
  return lines.join('\n');
}

/** @returns the page `docs/commands.md`, complete. */
export function printCommandsPage(): string {
  const entries = verbs.flatMap((verb) => entry(verb, commands[verb]));
  return [
    '<!-- Printed from src/text/commands.ts; edit there. -->',
    '# Commands',
    '',
    'A comment on an issue, or on the pull request of a task, may hold commands: lines that begin with `/conductor`, in plain text.',
    'What stands in code, quotes or HTML comments is never a command, and neither is an edited comment.',
    'The permission is looked up live; `config/project.yml` may ask for more or less under `permissions`.',
    '',
    ...entries,
  ].join('\n');
}

function isAvailable(verb: Verb): boolean {
  return commands[verb].available;
}

function row(command: CommandInfo, role: Role): string {
  return `| \`/conductor ${command.usage}\` | ${command.description} | ${whoMay(role)} |`;
}

function entry(verb: Verb, command: CommandInfo): string[] {
  return [
    `## ${verb}`,
    '',
    `\`/conductor ${command.usage}\``,
    '',
    `${command.description}${command.available ? '' : ' Not yet available in this version.'}`,
    '',
    `- Who may: ${whoMay(command.role)}`,
    `- Example: \`/conductor ${command.example}\``,
    ...(command.manyLines ? ['- The text may go on over the following lines, up to the next command.'] : []),
    '',
  ];
}

function whoMay(role: Role): string {
  return role === 'none' ? 'anybody' : role === 'read' ? 'anybody who can read' : `${role} permission`;
}

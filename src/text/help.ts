// The list of commands, as a comment and as a page of the docs.
import type { Policy, Role, Verb } from '../core/policy.ts';
import { verbs } from '../core/policy.ts';
import { type CommandInfo, commands } from './commands.ts';
import { code, codeCell, folded } from './markdown.ts';

type Teams = Policy['trust']['teams'];

/**
 * @param permissions the roles in force; without them those of the registry
 * @param teams verbs that only members of these teams may use, beside the role
 * @returns the help comment
 */
export function renderHelp(permissions?: Readonly<Record<Verb, Role>>, teams: Teams = {}): string {
  const rows = verbs.map((verb) => {
    const { usage, description, role } = commands[verb];
    return `| \`/conductor ${usage}\` | ${description} | ${whoMay(permissions?.[verb] ?? role, teams[verb], codeCell)} |`;
  });
  const examples = verbs.flatMap((verb) => commands[verb].examples).map((example) => `- ${spoken(example)}`);
  return [
    '### Commands',
    '',
    'Begin a line with one of these, on the issue or on its pull request. Several in one comment run in order.',
    '',
    '| Command | What it does | Who may |',
    '|---|---|---|',
    ...rows,
    '',
    folded('Examples', examples.join('\n')),
  ].join('\n');
}

/** @returns the page `docs/commands.md`, complete. */
export function printCommandsPage(): string {
  return [
    '<!-- Printed from src/text/commands.ts; edit there. -->',
    '# Commands',
    '',
    ...inComments,
    '',
    ...atTerminal,
    '',
    ...verbs.flatMap((verb) => entry(verb, commands[verb])),
  ].join('\n');
}

const inComments = [
  'A comment on an issue, or on the pull request of a task, may hold commands: lines that begin with `/conductor`, in plain text.',
  'What stands in code, quotes or HTML comments is never a command, and neither is an edited comment.',
  'The permission of the writer is looked up live at GitHub; a look-up that fails denies. `config/project.yml` may ask for more',
  'or less under `permissions`, and for membership in a team under `trust.teams`.',
];

const atTerminal = [
  'The same verbs are commands of the `conductor` program. `<task>` is `12`, `owner/repo#12`, or the URL of an issue or of the pull',
  'request of a task; `[repository]` is `owner/repo`, and may be left out where there is only one. The text `-` is read from standard',
  'input, and a text that begins with a dash stands behind `--`. Whoever reaches the Redis of the conductor may use all of them.',
  '`conductor --help` lists them with those that are of the terminal alone, such as `list`, `attach`, `logs`, `queue` and `history`.',
  '',
  'Exit codes: 0 carried out, 1 refused, 2 usage, 3 configuration, 4 not running or not reachable, 5 not found.',
  'With `--json` the answer is data: `{"ok": true, "verb", "of", "note"}`, or `{"ok": false, "verb", "of", "code", "reason", "hint"}`.',
];

function entry(verb: Verb, { usage, examples, description, role, where, manyLines, cli }: CommandInfo): string[] {
  return [
    `## ${verb}`,
    '',
    `\`/conductor ${usage}\``,
    '',
    description,
    '',
    `- Who may: ${whoMay(role, undefined, code)}`,
    ...(where === 'repository' ? ['- Acts on the whole repository, on whichever issue it is written.'] : []),
    `- ${examples.length > 1 ? 'Examples' : 'Example'}: ${examples.map(spoken).join(', ')}`,
    ...(manyLines ? ['- The text may go on over the following lines, up to the next command.'] : []),
    `- At a terminal: \`conductor ${cli.usage}\`, for example ${cli.examples.map((example) => `\`conductor ${example}\``).join(' or ')}`,
    '',
  ];
}

function spoken(example: string): string {
  return `\`/conductor ${example}\``;
}

function whoMay(role: Role, teams: readonly string[] = [], name: (text: string) => string): string {
  const anybody = role === 'none' ? 'anybody' : role === 'read' ? 'anybody who can read' : `${role} permission`;
  return teams.length === 0 ? anybody : `${anybody}, and a member of ${teams.map(name).join(' or ')}`;
}

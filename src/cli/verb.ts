// A verb of the registry as a command of the program: name, arguments, help and examples all come from there.
import { type Command, Option } from 'commander';
import { type Verb, verbs } from '../core/policy.ts';
import { commands } from '../text/commands.ts';

/** Verbs with a file of their own in this room. */
const ownFiles = ['help', 'status', 'stop'] as const;

export type SaidVerb = Exclude<Verb, (typeof ownFiles)[number]>;
/** Verbs that need nothing of their own at a terminal: they are asked of the server, and its answer is told. */
export const said = verbs.filter((verb): verb is SaidVerb => !(ownFiles as readonly Verb[]).includes(verb));

/** What was typed behind a verb. */
export interface Typed {
  /** The argument that says what it is about; empty where it was left out. */
  readonly of: string;
  /** All others, in their order. */
  readonly words: readonly string[];
}

/** @returns the new command, without an action */
export function addVerb(program: Command, verb: Verb): Command {
  const { cli, description, examples } = commands[verb];
  const lines = [
    'Examples:',
    ...cli.examples.map((example) => `  conductor ${example}`),
    '',
    `In a comment: /conductor ${examples[0]}`,
    ...(cli.usage.includes('text')
      ? ['The text - is read from standard input; one that begins with a dash stands behind --.']
      : []),
  ];
  return program
    .command(cli.usage)
    .description(description)
    .summary(firstClause(description))
    .addOption(new Option('--json', 'print data as JSON'))
    .addHelpText('after', `\n${lines.join('\n')}`);
}

/** @param args as commander hands them to an action: one value per argument of the command, a list for the last of many words */
export function typed(command: Command, args: readonly unknown[]): Typed {
  const subjects = ['task', 'agent-or-task', 'repository'];
  const values = command.registeredArguments.map((argument, index) => ({
    isSubject: subjects.includes(argument.name()),
    words: [args[index] ?? []].flat().map(String),
  }));
  return {
    of: values.find(({ isSubject }) => isSubject)?.words[0] ?? '',
    words: values.flatMap(({ isSubject, words }) => (isSubject ? [] : words)),
  };
}

/** For the list of all commands, where the others are short and begin small. */
function firstClause(description: string): string {
  const [clause = ''] = description.split(/[.;:]/, 1);
  return clause.charAt(0).toLowerCase() + clause.slice(1);
}

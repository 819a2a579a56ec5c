// The verbs of an agent as commands of the program.
import type { Command } from 'commander';
import { inboxWords, verbs } from '../../agent-side/verbs.ts';

/**
 * The words of an agent are its own: behind the first of them nothing is taken for an option, but for `message`, whose priority may
 * stand at its end.
 */
export function addAgentVerbs(program: Command): void {
  const agent = program
    .command('agent')
    .description('for agents: status, decision, blocker, ask, message, done, inbox; each works offline')
    .enablePositionalOptions()
    .argument('[verb]')
    .argument('[words...]')
    .allowUnknownOption()
    .addHelpText('after', '\nThe text - is read from standard input; one that begins with a dash stands behind --.')
    .action(async (verb?: string) => {
      if (verb === undefined) agent.help({ error: true });
      await (await import('./agent.ts')).agent(verb ?? '', []);
    });
  for (const [verb, { usage, summary }] of Object.entries(verbs)) {
    const command = agent.command(`${verb} ${usage}`).description(summary).allowUnknownOption();
    if (verb === 'message') {
      command.option('--priority <priority>', 'high, normal or low (default: normal)');
      command.action(async (to, text, options) => say(verb, [to, ...text], options));
    } else {
      command.passThroughOptions().action(async (text) => say(verb, text));
    }
  }
  agent
    .command('inbox')
    .description(inboxWords.summary)
    .option('--json', 'print data as JSON')
    .option('--wait <seconds>', 'wait so long for a message when there is none')
    .action(async (options) => (await import('./agent-inbox.ts')).agentInbox(options));
}

async function say(verb: string, words: readonly (string | undefined)[], options = {}): Promise<void> {
  const said = words.filter((word) => word !== undefined);
  await (await import('./agent.ts')).agent(verb, said, options);
}

#!/usr/bin/env node
// argv → one file in cli/. Each command is loaded only when it is asked for: `status` must not wait for a web server's libraries.
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addAgentVerbs } from './cli/agent/agent-verbs.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { fail } from './cli/fail.ts';
import { addSend, addVerb, said, typed } from './cli/verb.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('conductor')
  .description('Turns labelled GitHub issues into validated, merged pull requests, with AI coding agents in tmux.')
  .version(version)
  .option('--config <directory>', 'configuration directory (default: $CONDUCTOR_CONFIG, else ./config)')
  .showSuggestionAfterError()
  .showHelpAfterError('(run it with --help for its usage)')
  .exitOverride((error) => {
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
    throw error;
  })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed or refused, 2 usage, 3 configuration, 4 not running or not reachable, 5 not found.',
  );

const json = new Option('--json', 'print data as JSON');
const set = new Option('--set <key=value...>', 'override a key of project.yml, for example limits.max_attempts=5');

program
  .command('up')
  .description('run everything on this machine: web, engine, runner, and a private Redis without REDIS_URL')
  .addOption(set)
  .action(async (options) => (await import('./cli/processes/up.ts')).up(shared(options)));
program
  .command('serve')
  .description('run web server and engine (needs REDIS_URL)')
  .addOption(set)
  .action(async (options) => (await import('./cli/processes/serve.ts')).serve(shared(options)));
program
  .command('runner')
  .description('run one runner host (needs REDIS_URL)')
  .addOption(set)
  .action(async (options) => (await import('./cli/processes/runner.ts')).runner(shared(options)));
program
  .command('demo')
  .description('the whole way from label to merge on this machine, without account or key')
  .addOption(json)
  .option('--agent <cli>', 'a real agent CLI, if it and its key are present (default: a small scripted program)')
  .option('--keep', 'leave everything running at the end')
  .action(async (options) => (await import('./cli/processes/demo.ts')).demo(options));
addVerb(program, 'status').action(async (task, options) =>
  (await import('./cli/status.ts')).status(task, shared(options)),
);
program
  .command('queue [name]')
  .description('what waits: the messages of each agent, and the jobs of each queue')
  .addOption(json)
  .addHelpText(
    'after',
    '\nA name is that of a queue, of an agent type, or of a task, of which the messages are listed.',
  )
  .action(async (name, options) => (await import('./cli/messages/queue.ts')).queue(name, shared(options)));
program
  .command('list')
  .description('the live agents of every runner host')
  .addOption(json)
  .action(async (options) => (await import('./cli/sessions/list.ts')).list(shared(options)));
program
  .command('attach <agent-or-task>')
  .description("join an agent's tmux session")
  .option('--read-only', 'watch without typing')
  .action(async (which, options) => (await import('./cli/sessions/attach.ts')).attach(which, shared(options)));
program
  .command('logs <agent-or-task>')
  .description('what an agent printed, also one that has ended: its newest lines, as plain text without secrets')
  .addOption(json)
  .option('--follow', 'go on with what it prints next, until it is interrupted')
  .option('--lines <number>', 'how many of the newest (default: 50)')
  .action(async (which, options) => (await import('./cli/sessions/logs.ts')).logs(which, shared(options)));
addVerb(program, 'stop')
  .option('--no-wait', 'do not wait until its process tree is dead and its work is safe')
  .action(async (task, options) => (await import('./cli/stop.ts')).stop(task, shared(options)));
addSend(program).action(async (to, text, options) =>
  (await import('./cli/messages/send.ts')).send([...(to === undefined ? [] : [to]), ...text], shared(options)),
);
for (const verb of said) {
  const command = addVerb(program, verb);
  command.action(async (...args) =>
    (await import('./cli/messages/say.ts')).say(verb, typed(command, args), shared(command.opts())),
  );
}
const audit = program.command('audit').description('what was written down of every trigger, accepted or refused');
audit
  .command('verify [directory]')
  .description('prove that the audit is unbroken: nothing changed, taken out, put in or moved')
  .addOption(json)
  .option('--expect <head>', 'a head that was printed before, <number>:<hash>: it must still be there')
  .action(async (directory, options) => (await import('./cli/audit/audit.ts')).auditVerify(directory, shared(options)));
audit
  .command('list [directory]')
  .description('the newest lines of the audit')
  .addOption(json)
  .option('--task <task>', 'only of this task: 12, owner/repo#12 or an issue URL')
  .option('--refused', 'only what was refused')
  .option('--last <number>', 'how many lines (default: 50)')
  .action(async (directory, options) => (await import('./cli/audit/audit.ts')).auditList(directory, shared(options)));
program
  .command('history [task]')
  .description('what happened, newest last: sessions, states, what was said to agents and what they answered')
  .addOption(json)
  .option('--stream <name>', 'only agent-commands, agent-events or agent-responses')
  .option('--follow', 'go on with what happens next, until it is interrupted')
  .option('--lines <number>', 'how many of the newest (default: 50)')
  .action(async (task, options) => (await import('./cli/messages/history.ts')).history(task, shared(options)));
program
  .command('validate')
  .description('check the whole configuration')
  .addOption(json)
  .option('--host', 'check this host too: directories and agent programs')
  .option(
    '--online',
    "ask GitHub too: the labels of the rules, and the App's permissions (needs the App's credentials)",
  )
  .action(async (options) => (await import('./cli/check/validate.ts')).validate(shared(options)));
program
  .command('recover')
  .description(
    'after Redis was lost, before anything else is started: make the tasks again from memory files and GitHub',
  )
  .addOption(json)
  .option('--dry-run', 'only say what would be done')
  .action(async (options) => (await import('./cli/processes/recover.ts')).recover(shared(options)));
program
  .command('simulate <event.json>')
  .description('print what a webhook delivery would lead to, and do nothing')
  .addOption(json)
  .option('--event <name>', "GitHub's name of the event, where neither the file nor its name says it")
  .action(async (file, options) => (await import('./cli/check/simulate.ts')).simulate(file, shared(options)));
addAgentVerbs(program);
program
  .command('mcp')
  .description("for agents: the verbs of `conductor agent` as an MCP server over stdio, started by the agent's CLI")
  .action(async () => (await import('./cli/agent/mcp.ts')).mcp(version));

// An agent's words may look like options of the program; whoever speaks as an agent has none to give.
if (process.argv[2] === 'agent') program.enablePositionalOptions();
try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}

function shared<T extends object>(options: T): T & { configDir?: string } {
  const { config } = program.opts<{ config?: string }>();
  return config === undefined ? options : { ...options, configDir: config };
}

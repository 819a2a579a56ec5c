// The verbs of the registry as commands of the program: what is typed becomes what is said.
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addSend, addVerb, type SaidVerb, said, type Typed, typed } from '../../src/cli/verb.ts';
import { verbs } from '../../src/core/policy.ts';
import { commands } from '../../src/text/commands.ts';

/** @returns what a verb was given; the code that ended it where it was refused; and what was printed */
async function type(...argv: readonly string[]) {
  const program = new Command('conductor').exitOverride().configureOutput({ writeErr: () => {}, writeOut: print });
  let printed = '';
  let heard: { verb: SaidVerb | 'send'; typed: Typed; options: object } | undefined;
  for (const verb of said) {
    const command = addVerb(program, verb);
    command.action((...args) => {
      heard = { verb, typed: typed(command, args), options: command.opts() };
    });
  }
  addSend(program).action((to = '', words, options) => {
    heard = { verb: 'send', typed: { of: to, words }, options };
  });
  const code = await program.parseAsync(argv, { from: 'user' }).then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
  return { ...heard, code, printed };

  function print(text: string): void {
    printed += text;
  }
}

test('all verbs are commands: those with a file of their own are help, send, status and stop', () => {
  expect([...said, 'help', 'send', 'status', 'stop'].sort()).toEqual([...verbs].sort());
});

test.each([
  [['deploy', 'backend', '12'], '12', ['backend']],
  [['retry', 'acme/widgets#12'], 'acme/widgets#12', []],
  [['send', '12', 'Use', 'tabs.'], '12', ['Use', 'tabs.']],
  [['send', 'rust-agent', 'Use tabs.'], 'rust-agent', ['Use tabs.']],
  [['answer', '12', 'b2', 'Use UTC.'], '12', ['b2', 'Use UTC.']],
  [['approve', '12'], '12', []],
  [['approve', '12', '1a2b3c4'], '12', ['1a2b3c4']],
  [['block', '12', 'Wait.'], '12', ['Wait.']],
  [['unblock', '12', 'b1'], '12', ['b1']],
  [['unblock', '12', 'b1', 'It', 'is there.'], '12', ['b1', 'It', 'is there.']],
  [['decide', '12', '--', '- a list'], '12', ['- a list']],
  [['pause'], '', []],
  [['resume', 'acme/widgets'], 'acme/widgets', []],
  [['stop-all', '--json'], '', []],
] as const)('%j is about "%s" and says %j', async (argv, of, words) => {
  expect(await type(...argv)).toMatchObject({ code: undefined, verb: argv[0], typed: { of, words } });
});

test.each([
  ['deploy', '12'],
  ['retry'],
  ['send', '12', '--prio', 'high'],
  ['answer', '12'],
  ['block', '12'],
  ['unblock', '12'],
  ['pause', 'acme/widgets', 'acme/gadgets'],
  ['retry', '12', '--jsn'],
])('%s %s %s is no whole command', async (...argv) => {
  expect((await type(...argv)).code).toMatch(/^commander\./);
});

describe('the help of', () => {
  test.each([...said, 'send'] as const)('%s has its usage, what it does, and its examples', async (verb) => {
    const { cli, description } = commands[verb];
    const { printed } = await type(verb, '--help');
    const words = printed.replace(/\s+/g, ' ');
    const [, ...operands] = cli.usage.split(' ');
    expect(words).toContain(`Usage: conductor ${verb} [options] ${operands.join(' ')}`.trim());
    expect(words).toContain(description);
    for (const example of cli.examples) expect(printed).toContain(`  conductor ${example}\n`);
    expect(printed).toContain('--json');
  });
});

test('the examples of the registry are commands', async () => {
  for (const verb of [...said, 'send'] as const) {
    for (const example of commands[verb].cli.examples) {
      const argv = example.replace(/ < .*/, '').match(/'[^']*'|\S+/g) ?? [];
      const heard = await type(...argv.map((word) => word.replace(/^'|'$/g, '')));
      expect(heard, example).toMatchObject({ code: undefined, verb });
    }
  }
});

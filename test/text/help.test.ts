// The registry of commands, and everything that is printed from it.
import { describe, expect, test } from 'vitest';
import { verbs } from '../../src/core/policy.ts';
import { parseCommands } from '../../src/text/command.ts';
import { commands } from '../../src/text/commands.ts';
import { printCommandsPage, renderHelp } from '../../src/text/help.ts';
import { policy } from '../core/policy.ts';

describe('the help comment', () => {
  test.each(verbs)('C-25 has %s with its usage, who may use it, and its examples', (verb) => {
    const { usage, examples, role } = commands[verb];
    const help = renderHelp();
    const who = role === 'read' ? 'anybody who can read' : 'write permission';
    expect(help).toContain(`| \`/conductor ${usage}\` | ${commands[verb].description} | ${who} |`);
    for (const example of examples) expect(help).toContain(`- \`/conductor ${example}\``);
  });

  test('tells the roles and teams that are in force, not those of the registry', () => {
    const help = renderHelp(
      { ...policy().permissions, stop: 'maintain', help: 'none' },
      { deploy: ['acme/core', 'acme/x|y'] },
    );
    expect(help).toMatch(/\| `\/conductor stop` \| .* \| maintain permission \|/);
    expect(help).toMatch(/\| `\/conductor help` \| .* \| anybody \|/);
    expect(help).toMatch(
      /\| `\/conductor deploy \[agent\]` \| .* \| write permission, and a member of <code>acme\/core<\/code> or <code>acme\/x&#124;y<\/code> \|/,
    );
  });

  test('T-12 R-21 holds no command itself, nor does the page of the docs', () => {
    expect(parseCommands(renderHelp())).toEqual([]);
    expect(parseCommands(renderHelp(policy().permissions, { deploy: ['acme/a\n/conductor stop'] }))).toEqual([]);
    expect(parseCommands(printCommandsPage())).toEqual([]);
  });
});

describe('every example', () => {
  test.each(verbs)('of %s is a command of that verb, as its usage says', (verb) => {
    for (const example of commands[verb].examples) {
      const text = example.slice(verb.length).trim();
      expect(parseCommands(`/conductor ${example}`)).toEqual([{ verb, word: verb, text, line: 1 }]);
      if (commands[verb].usage.includes('<')) expect(text).not.toBe('');
    }
  });

  test.each(verbs)('of %s at a terminal begins with the verb, too', (verb) => {
    const { usage, examples } = commands[verb].cli;
    expect(usage.split(' ')[0]).toBe(verb);
    for (const example of examples) expect(example.split(' ')[0]).toBe(verb);
  });
});

test('the page of the docs has each verb with both forms', () => {
  const page = printCommandsPage();
  for (const verb of verbs) {
    expect(page).toContain(`\n## ${verb}\n\n\`/conductor ${commands[verb].usage}\`\n`);
    expect(page).toContain(`\`conductor ${commands[verb].cli.usage}\``);
  }
});

// Tools go by other names and arguments in each CLI.
import { expect, test } from 'vitest';
import { callTool } from './call-tool.ts';

const ls = { kind: 'call', tool: null, command: 'ls' } as const;
const ask = { kind: 'call', tool: 'conductor.ask', args: { text: 'Tabs?' } } as const;
const schema = (properties: object) => ({ type: 'object', properties });

test.each([
  ['Claude Code', { name: 'Bash', schema: schema({ command: {}, description: {} }) }, ['command', 'ls']],
  ['Codex', { name: 'exec_command', schema: schema({ cmd: {} }) }, ['cmd', 'ls']],
  [
    'an older Codex',
    { name: 'shell', schema: schema({ command: { type: 'array' } }) },
    ['command', ['sh', '-c', 'ls']],
  ],
  ['Gemini CLI', { name: 'run_shell_command', schema: schema({ command: {} }) }, ['command', 'ls']],
  ['pi', { name: 'bash', schema: schema({ command: {} }) }, ['command', 'ls']],
])('the shell of %s', (_, tool, [argument, value]) => {
  const { name, args } = callTool(ls, [{ name: 'read', schema: {} }, tool]);
  expect({ name, value: args[String(argument)] }).toEqual({ name: tool.name, value });
});

test.each([
  ['Claude Code', undefined, 'mcp__conductor__ask'],
  ['Codex', 'mcp__conductor', 'ask'],
  ['Gemini CLI', undefined, 'mcp_conductor_ask'],
  ['OpenCode', undefined, 'conductor_ask'],
])('a tool of an MCP server in %s', (_, namespace, name) => {
  const tool = namespace === undefined ? { name, schema: {} } : { name, namespace, schema: {} };
  expect(callTool(ask, [{ name: 'ask_user', schema: {} }, tool])).toMatchObject({ name, args: { text: 'Tabs?' } });
});

test('Claude Code does not list the tools of MCP servers, and takes calls of them', () => {
  expect(callTool(ask, [{ name: 'Bash', schema: {} }]).name).toBe('mcp__conductor__ask');
});

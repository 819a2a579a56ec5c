// Finds the tool that a move means among those the CLI offers.
import type { Tool } from './asked.ts';
import type { Call } from './script.ts';

export interface ToolCall {
  readonly name: string;
  readonly namespace?: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What CLIs call the tool that runs a command line: Claude Code; pi and OpenCode; Codex; Codex before; Gemini CLI and Qwen Code. */
const shells = ['Bash', 'bash', 'exec_command', 'shell_command', 'shell', 'run_shell_command'];

interface Properties {
  readonly [name: string]: { readonly type?: unknown } | undefined;
}

/** @throws Error when there is no shell among the tools */
export function callTool(call: Call, tools: readonly Tool[]): ToolCall {
  return call.tool === null ? shellCall(call.command, tools) : namedCall(call.tool, call.args, tools);
}

function shellCall(command: string, tools: readonly Tool[]): ToolCall {
  const tool = tools.find(({ name }) => shells.includes(name));
  if (!tool) throw new Error(`no shell among the tools ${tools.map(({ name }) => name).join(', ')}`);
  const properties = propertiesOf(tool.schema);
  const argument = properties.cmd ? 'cmd' : 'command';
  const value = properties[argument]?.type === 'array' ? ['sh', '-c', command] : command;
  const described = properties.description ? { description: 'A step of the script' } : {};
  return { ...named(tool), args: { [argument]: value, ...described } };
}

/** `conductor.ask` means the tool `ask` of the MCP server `conductor`, however the CLI joins the two. */
function namedCall(wanted: string, args: ToolCall['args'], tools: readonly Tool[]): ToolCall {
  const tail = folded(wanted);
  const tool = tools.find(({ name, namespace = '' }) => folded(`${namespace}_${name}`).endsWith(`_${tail}`));
  // Claude Code keeps MCP tools out of the list, and takes a call of one all the same.
  return { ...(tool ? named(tool) : { name: `mcp__${wanted.replace('.', '__')}` }), args };
}

function named({ name, namespace }: Tool): Pick<ToolCall, 'name' | 'namespace'> {
  return namespace === undefined ? { name } : { name, namespace };
}

function folded(name: string): string {
  return name.replace(/[^a-zA-Z0-9]+/g, '_');
}

function propertiesOf(schema: unknown): Properties {
  return (schema as { readonly properties?: Properties } | undefined)?.properties ?? {};
}

// `conductor mcp`: the agent's verbs as an MCP server over stdio.
import { findDirectory } from '../../agent-side/place.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';

/**
 * Answers until standard input ends; what is under way then is still answered. Standard output carries JSON-RPC and nothing else.
 * It needs neither a configuration nor a network, and outside a session it runs too: its tools say what is missing.
 *
 * @param version of the program
 */
export async function mcp(version: string, terminal: Terminal = thisTerminal()): Promise<void> {
  const [{ StdioServerTransport }, { createMcpServer }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('./mcp-server.ts'),
  ]);
  const { stdin, stdout } = process;
  const over = new AbortController();
  stdout.on('error', () => stdin.destroy()); // the client has gone
  stdin.once('end', () => over.abort()); // a file has an end, and is never closed
  stdin.once('close', () => over.abort());

  const server = createMcpServer({ version, surroundings: terminal, now: terminal.now, over: over.signal });
  server.server.onerror = ({ message }) => terminal.err(`conductor mcp: ${message.split('\n', 1)[0]}`);
  server.server.onclose = () => {
    if (!over.signal.aborted) terminal.exit(exitCodes.failed); // a line was longer than anybody keeps
  };
  const transport = new StdioServerTransport(stdin, stdout);
  await server.connect(transport);
  if (terminal.isInteractive) terminal.err("conductor mcp: waits for JSON-RPC lines; it is started by an agent's CLI");
  await findDirectory('outbox', terminal).catch(({ message }: Error) => terminal.err(`conductor mcp: ${message}`));
}

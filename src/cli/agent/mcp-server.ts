// The MCP server of an agent: its verbs as tools, brief and memory as resources.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { CallToolRequestSchema, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';
import { type Paper, papers, readPaper } from '../../agent-side/papers.ts';
import type { Surroundings } from '../../agent-side/place.ts';
import { callTool, type Tooling, tools } from './mcp-tools.ts';

export interface McpOptions {
  readonly version: string;
  readonly surroundings: Surroundings;
  /** @returns milliseconds since the epoch. */
  readonly now: () => number;
  /** The client has gone: nothing is waited for any more. */
  readonly over: AbortSignal;
}

const instructions =
  'You work on a task of Agent Conductor, in a git worktree of your own. Read conductor://brief first. Record decisions when you make them, report blockers and questions instead of guessing, look into the inbox when you are told to, and call done when all is committed. These tools only write files: they always work, and answer at once.';
/** JSON-RPC code of the protocol for a resource that is not there. */
const resourceNotFound = -32002;

/** @returns a server that is not connected yet */
export function createMcpServer({ version, surroundings, now, over }: McpOptions): McpServer {
  const info = { name: 'conductor', title: 'Agent Conductor', version };
  const server = new McpServer(info, { instructions });
  addTools(server, { surroundings, now: rising(now), over });
  for (const paper of Object.keys(papers) as Paper[]) addPaper(server, paper, surroundings);
  return server;
}

/**
 * Not by `registerTool`: it would answer wrong arguments itself, without a code and a next step, and could not know that a message
 * without an addressee is the same mistake here and on the command line.
 */
function addTools(mcp: McpServer, tooling: Omit<Tooling, 'cancelled'>): void {
  const { server } = mcp;
  server.registerCapabilities({ tools: {} });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
    callTool(params.name, params.arguments ?? {}, { ...tooling, cancelled: signal }),
  );
}

function addPaper(mcp: McpServer, paper: Paper, surroundings: Surroundings): void {
  const about = { title: paper.replace(/^.*\//, ''), description: papers[paper], mimeType: 'text/markdown' };
  mcp.registerResource(paper, `conductor://${paper}`, about, async ({ href }) => {
    const text = await readPaper(paper, surroundings).catch(({ code = 'unreadable', message, next = '' }) => {
      throw new McpError(resourceNotFound, `${message} (${code}); next: ${next}`, { code, reason: message, next });
    });
    return { contents: [{ uri: href, mimeType: 'text/markdown', text }] };
  });
}

/** Two messages within one millisecond keep their order: the names of their files are made of the time. */
function rising(now: () => number): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now());
    return last;
  };
}

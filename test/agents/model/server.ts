// A stand-in for language models on loopback, over the four wires that agent CLIs speak. What it does stands in what it is asked.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answer } from './answer.ts';
import type { Asked } from './asked.ts';
import { errorTypes, sideAnswer } from './beside.ts';
import { callTool } from './call-tool.ts';
import { type Logged, logged } from './logged.ts';
import type { Move } from './script.ts';
import { anthropic } from './wires/anthropic.ts';
import { chat } from './wires/chat.ts';
import { gemini } from './wires/gemini.ts';
import { responses } from './wires/responses.ts';
import type { Reply, Wire } from './wires/wire.ts';

export interface Model {
  /** Without a path: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly log: readonly Logged[];
  /** Ends every `[[hold NAME]]` of this name, also those to come. */
  release(name: string): void;
  close(): Promise<void>;
}

const wires: readonly Wire[] = [anthropic, responses, chat, gemini];
/** In each answer, so that nobody takes it for a model. */
const name = { 'x-stand-in': 'scripted model of the agent-conductor tests' };

/** Starts it on a free port. @param port for somebody who wants a certain one */
export async function startModel(port = 0): Promise<Model> {
  const log: Logged[] = [];
  const gates = new Map<string, Gate>();
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => refuse(response, 400, String(error)));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    release: (hold) => gateOf(hold).open(),
    close,
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const wire = request.method === 'POST' ? wires.find((one) => one.takes(path)) : undefined;
    const text = await bodyOf(request);
    if (!wire) {
      sendJson(response, ...sideAnswer(request.method ?? 'GET', path));
      return;
    }
    const asked = wire.read(JSON.parse(text), path);
    const move = answer(asked);
    const count = log.push(logged(wire, path, asked, request, move));
    if (move.wait > 0) await pause(move.wait);
    for (const hold of move.holds) await gateOf(hold).opened;
    if (move.end?.kind === 'failure') refuse(response, move.end.status, 'The script says so.', move.end.body);
    else send(response, wire, asked.streams, replyOf(move, asked, String(count)));
  }

  function gateOf(hold: string): Gate {
    const gate = gates.get(hold) ?? createGate();
    gates.set(hold, gate);
    return gate;
  }

  async function close(): Promise<void> {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

function replyOf({ text, end }: Move, { model, tools }: Asked, id: string): Reply {
  const call = end?.kind === 'call' ? callTool(end, tools) : null;
  const at = Math.floor(Date.now() / 1_000);
  return { id: `${at.toString(36)}${id}`, model, text, call, at };
}

function send(response: ServerResponse, wire: Wire, streams: boolean, reply: Reply): void {
  if (!streams) {
    sendJson(response, 200, wire.whole(reply));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...name });
  response.end(wire.stream(reply));
}

function refuse(response: ServerResponse, status: number, message: string, body?: unknown): void {
  sendJson(response, status, body ?? { type: 'error', error: { type: errorTypes[status] ?? 'api_error', message } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json', ...name });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return text;
}

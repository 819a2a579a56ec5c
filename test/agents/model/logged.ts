// What is written down of each request to the stand-in for a model.
import type { IncomingMessage } from 'node:http';
import { type Asked, openPart } from './asked.ts';
import { callTool } from './call-tool.ts';
import type { Move } from './script.ts';
import type { Wire } from './wires/wire.ts';

/** A request to the model, and what became of it. */
export interface Logged {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly wire: Wire['name'];
  readonly path: string;
  readonly tools: readonly string[];
  /** Last thing a person said. */
  readonly user: string;
  /** How many results of tools came since then. */
  readonly results: number;
  /** How often a person spoke in the whole conversation that was sent: more than once after a resume. */
  readonly said: number;
  /** All that was sent of the conversation, but what the model said itself. */
  readonly conversation: string;
  /** First characters of the key. */
  readonly key: string;
  /** The CLI's id of the conversation, where it sends one. */
  readonly session: string | null;
  /** `text`, `call <tool>` or `failure <status>`. */
  readonly answer: string;
}

export function logged(wire: Wire, path: string, asked: Asked, { headers }: IncomingMessage, move: Move): Logged {
  const { user, results } = openPart(asked.turns);
  const key = headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization ?? '';
  const session = headers['x-claude-code-session-id'] ?? headers['session-id'] ?? headers['x-session-id'];
  return {
    at: Date.now(),
    wire: wire.name,
    path,
    tools: asked.tools.map(({ name, namespace }) => (namespace === undefined ? name : `${namespace}.${name}`)),
    user,
    results: results.length,
    said: asked.turns.filter(({ by }) => by === 'user').length,
    conversation: asked.turns.map(({ text }) => text).join('\n'),
    key: String(key).slice(0, 16),
    session: session === undefined ? null : String(session),
    answer: answerOf(move, asked),
  };
}

function answerOf({ end }: Move, { tools }: Asked): string {
  if (end === null) return 'text';
  return end.kind === 'failure' ? `failure ${end.status}` : `call ${callTool(end, tools).name}`;
}

// A way in which CLIs and models talk over HTTP.
import type { Asked } from '../asked.ts';
import type { ToolCall } from '../call-tool.ts';

/** A whole answer of the model. */
export interface Reply {
  /** Unlike that of any other answer. */
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly call: ToolCall | null;
  /** Seconds since the epoch. */
  readonly at: number;
}

export interface Wire {
  readonly name: 'anthropic' | 'responses' | 'chat' | 'gemini';
  /** @returns whether a request to this path (without its query) is for a model on this wire */
  takes(path: string): boolean;
  /** @throws ZodError for a request that is not as this wire has it */
  read(body: unknown, path: string): Asked;
  /** @returns the body of a stream of server-sent events */
  stream(reply: Reply): string;
  /** @returns the body of an answer to a request that wants no stream */
  whole(reply: Reply): unknown;
}

/** The same for each answer, so that a test can add them up. */
export const tokens = { input: 1_200, output: 25 } as const;

/** Server-sent events, with their names where they have a `type`. */
export function events(list: readonly object[]): string {
  return list.map((one) => `${nameLine(one)}data: ${JSON.stringify(one)}\n\n`).join('');
}

function nameLine(event: object): string {
  return 'type' in event ? `event: ${event.type}\n` : '';
}

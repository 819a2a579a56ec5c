// What an MCP client can call, and what it gets back.
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { letterLines, markRead, readInbox } from '../../agent-side/inbox.ts';
import { longestText } from '../../agent-side/message.ts';
import type { Surroundings } from '../../agent-side/place.ts';
import { misused, Refused } from '../../agent-side/refused.ts';
import { say } from '../../agent-side/say.ts';
import { inboxWords, type Verb, verbs } from '../../agent-side/verbs.ts';
import { priorities } from '../../core/policy.ts';
import { shownWithin } from './mcp-letters.ts';

export interface Tooling {
  readonly surroundings: Surroundings;
  /** @returns milliseconds since the epoch, each time later. */
  readonly now: () => number;
  /** Nobody sends anything any more: what lies there is still told, but nothing is waited for. */
  readonly over: AbortSignal;
  /** The client does not want the answer any more. */
  readonly cancelled: AbortSignal;
}

/** Seconds. Clients give up after 60. */
const longestWait = 50;

const words = (about: string) => z.string().min(1).max(longestText).describe(about);
const text = words('In words; several lines are kept as they are.');
const to = z
  .string()
  .min(1)
  .describe('An agent type (qa), a task (12 or owner/repo#12), all, or several with commas (qa,12).');
const priority = z.enum(priorities).optional().describe('What is read first; normal when left out.');
const summary = words('One or two sentences for the pull request.').optional();
const wait = z
  .number()
  .min(0)
  .max(longestWait)
  .optional()
  .describe('Wait so many seconds for a message when there is none; 0 or left out only looks.');

const inputs: Readonly<Record<Verb, z.ZodObject>> = {
  status: z.object({ text }),
  decision: z.object({ text }),
  blocker: z.object({ text }),
  ask: z.object({ text }),
  message: z.object({ to, text, priority }),
  done: z.object({ summary }),
};

export const tools: readonly Tool[] = [
  ...Object.entries(inputs).map(([verb, input]) => toolOf(verb, verbs[verb as Verb].purpose, input)),
  toolOf('inbox', inboxWords.purpose, z.object({ wait_seconds: wait })),
];

/** What is understood; what is missing is missed by those who need it. Models write null, lists and digits where others leave out. */
const Arguments = z.object({
  text: z.string().nullish(),
  summary: z.string().nullish(),
  to: z.union([z.string(), z.array(z.string()).transform((names) => names.join(','))]).nullish(),
  priority: z.string().nullish(),
  wait_seconds: z.coerce.number().min(0).nullish(),
});
type Arguments = z.infer<typeof Arguments>;

/** @returns text; a refusal is a result too, with `isError`. Never throws */
export async function callTool(name: string, given: unknown, tooling: Tooling): Promise<CallToolResult> {
  try {
    const understood = understand(given);
    const lines = name === 'inbox' ? await inbox(understood, tooling) : await spoken(name, understood, tooling);
    return { content: [{ type: 'text', text: lines.join('\n').trimEnd() }] };
  } catch (error) {
    return refused(error);
  }
}

function understand(given: unknown): Arguments {
  const parsed = Arguments.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const reason = `the argument ${issue?.path.join('.') || '(all)'} is not what was expected: ${issue?.message}`;
  throw misused('arguments_malformed', reason, 'call it again with arguments that fit its input schema');
}

async function spoken(verb: string, given: Arguments, { surroundings, now }: Tooling): Promise<readonly string[]> {
  const text = (verb === 'done' ? given.summary : undefined) ?? given.text ?? '';
  const [to, priority] = [given.to ?? undefined, given.priority ?? undefined];
  const receipt = await say({ verb, text, to, priority }, surroundings, now());
  return receipt.remark === null ? [receipt.text] : [receipt.remark, receipt.text];
}

async function inbox({ wait_seconds }: Arguments, tooling: Tooling): Promise<readonly string[]> {
  const { surroundings, over, cancelled } = tooling;
  const wait = 1_000 * Math.min(wait_seconds ?? 0, longestWait);
  const letters = await readInbox(surroundings, { wait, signals: [over, cancelled] });
  if (cancelled.aborted) return []; // nobody will see them: they stay unread
  const { shown, remark } = shownWithin(letters);
  await markRead(surroundings, shown);
  return [...letterLines(shown), ...remark];
}

function refused(error: unknown): CallToolResult {
  const told =
    error instanceof Refused
      ? { code: error.code, reason: error.message, next: error.next }
      : { code: 'unexpected', reason: String(error), next: 'try it again, or run `conductor agent` in a shell' };
  return {
    isError: true,
    content: [{ type: 'text', text: `${told.reason} (${told.code})\nnext: ${told.next}` }],
    structuredContent: told,
  };
}

function toolOf(name: string, description: string, input: z.ZodObject): Tool {
  return {
    name,
    description,
    // draft-07 is what clients of every version of the protocol understand.
    inputSchema: z.toJSONSchema(input, { target: 'draft-07', io: 'input' }) as Tool['inputSchema'],
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  };
}

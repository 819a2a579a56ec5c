// Hooks as Claude Code defined them and Codex took them over: how they are registered, and what they tell.
import * as z from 'zod';
import { shellQuote } from '../tmux/command.ts';
import type { Fact } from './fact.ts';
import { toolQuestion } from './tool-question.ts';

/** Name of a hook and the word its sink is called with. */
export type HookWords = readonly (readonly [hook: string, event: string])[];

/**
 * @param sink absolute path
 * @param timeout in the unit of the CLI: seconds or milliseconds
 */
export function hooksFor(sink: string, words: HookWords, timeout: number): Record<string, unknown> {
  const program = shellQuote(sink);
  return Object.fromEntries(
    words.map(([hook, event]) => [hook, [{ hooks: [{ type: 'command', command: `${program} ${event}`, timeout }] }]]),
  );
}

const text = z.string().catch('');

const Hook = z.looseObject({
  session_id: z.string().min(1),
  transcript_path: z.string().optional().catch(undefined),
  hook_event_name: text,
  prompt: text,
  tool_name: text,
  tool_input: z.unknown().optional(),
  notification_type: text,
  message: text,
  last_assistant_message: text,
  error: text,
});

/** @param event the word the sink was called with */
export function readHook(event: string, raw: unknown): readonly Fact[] {
  const hook = Hook.safeParse(raw).data;
  if (hook === undefined) return [];
  switch (event) {
    case 'start':
      return [began(hook.session_id, hook.transcript_path)];
    case 'prompt':
      return [{ kind: 'prompted', text: hook.prompt }];
    case 'working':
      return [{ kind: 'working' }];
    case 'asking':
      return [{ kind: 'asking', question: toolQuestion(hook.tool_name, hook.tool_input, hook.message) }];
    case 'turn_end':
      return [{ kind: 'turn.ended', text: hook.last_assistant_message }];
    case 'turn_error':
      return [broken(hook.error, hook.last_assistant_message)];
    case 'end':
      return [{ kind: 'session.ended' }];
    default:
      return [];
  }
}

export function hookSession(raw: unknown): string | null {
  return Hook.safeParse(raw).data?.session_id ?? null;
}

function began(session: string, transcript: string | undefined): Fact {
  return { kind: 'session.began', session, ...(transcript === undefined ? {} : { transcript }) };
}

/** What it says of a usage limit differs from one release to the next; some name the time of its end, in seconds since the epoch. */
function broken(error: string, said: string): Fact {
  const text = said === '' ? error : said;
  if (error !== 'rate_limit' && !/(usage|rate|session|weekly) limit/i.test(said))
    return { kind: 'turn.broken', why: 'error', text };
  const until = /\|(\d{10})\b/.exec(said)?.[1];
  return { kind: 'rate_limited', until: until === undefined ? null : Number(until) * 1000, text };
}

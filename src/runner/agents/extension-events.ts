// What our own extensions of Pi and OpenCode hand to the sink: the same shape for both, as we write both.
import * as z from 'zod';
import type { Fact } from './fact.ts';

const amount = z.number().nonnegative().catch(0);
const text = z.string().catch('');

const Told = z.looseObject({
  session_id: z.string().min(1),
  transcript: z.string().optional().catch(undefined),
  text,
  why: z.enum(['interrupted', 'error']).catch('error'),
  limited: z.boolean().catch(false),
  used: z
    .looseObject({
      id: z.string(),
      input: amount,
      output: amount,
      cacheRead: amount,
      cacheWrite: amount,
      cost: z.number().nullable().catch(null),
    })
    .optional()
    .catch(undefined),
});

export function readTold(event: string, raw: unknown): readonly Fact[] {
  const told = Told.safeParse(raw).data;
  if (told === undefined) return [];
  const { session_id: session, transcript, text, why, limited, used } = told;
  switch (event) {
    case 'start':
      return [{ kind: 'session.began', session, ...(transcript === undefined ? {} : { transcript }) }];
    case 'prompt':
      return [{ kind: 'prompted', text }];
    case 'working':
      return used === undefined ? [{ kind: 'working' }] : [usedFact(used)];
    case 'asking':
      return [{ kind: 'asking', question: text }];
    case 'turn_end':
      return [{ kind: 'turn.ended', text }];
    case 'turn_error':
      return limited ? [{ kind: 'rate_limited', until: null, text }] : [{ kind: 'turn.broken', why, text }];
    case 'end':
      return [{ kind: 'session.ended' }];
    default:
      return [];
  }
}

export function toldSession(raw: unknown): string | null {
  return Told.safeParse(raw).data?.session_id ?? null;
}

function usedFact({ id, input, output, cacheRead, cacheWrite, cost }: NonNullable<z.infer<typeof Told>['used']>): Fact {
  return { kind: 'used', id, total: false, usage: { input, output, cacheRead, cacheWrite, cost } };
}

// What a session used, added up from what its CLI tells. Pure.
import type { Usage } from '../../core/usage.ts';
import type { Fact } from '../agents/fact.ts';

export interface Reckoning {
  /** The last absolute figures. */
  readonly total: Usage | null;
  /** Of each message since then, by its id. */
  readonly messages: ReadonlyMap<string, Usage>;
  /** Messages that the absolute figures have in them. */
  readonly within: ReadonlySet<string>;
}

export const nothingUsed: Reckoning = { total: null, messages: new Map(), within: new Set() };

/** A message that is told twice counts as it was told last; absolute figures replace all that came before (W-72, W-76). */
export function reckon(so: Reckoning, { id, usage, total }: Extract<Fact, { kind: 'used' }>): Reckoning {
  const figures = cleaned(usage);
  if (total) return { total: figures, messages: new Map(), within: new Set([...so.within, ...so.messages.keys()]) };
  if (so.within.has(id)) return so;
  return { ...so, messages: new Map(so.messages).set(id, figures) };
}

/** @returns what was used since the session began; null where nothing was told */
export function usedSoFar({ total, messages }: Reckoning): Usage | null {
  return [...messages.values()].reduce<Usage | null>((all, one) => (all === null ? one : added(all, one)), total);
}

function added(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    cost: one.cost === null && other.cost === null ? null : (one.cost ?? 0) + (other.cost ?? 0),
  };
}

/** An agent can write into its transcript: a figure that is none is nothing. */
function cleaned({ input, output, cacheRead, cacheWrite, cost }: Usage): Usage {
  const count = (figure: number) => (Number.isFinite(figure) && figure > 0 ? Math.floor(figure) : 0);
  return {
    input: count(input),
    output: count(output),
    cacheRead: count(cacheRead),
    cacheWrite: count(cacheWrite),
    cost: cost !== null && Number.isFinite(cost) && cost >= 0 ? cost : null,
  };
}

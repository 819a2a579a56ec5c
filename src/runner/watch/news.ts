// What is told of an agent, and when it is worth telling. Pure.
import { isDeepStrictEqual } from 'node:util';
import type { Usage } from '../../core/usage.ts';
import type { Timing } from '../timing.ts';
import type { Seen } from './condition.ts';

export interface News {
  readonly seen: Seen;
  /** The CLI's own id of its session. */
  readonly session: string | null;
  readonly usage: Usage | null;
}

/** @param told what was told last, and when */
export function isNews(
  told: (News & { readonly at: number }) | undefined,
  news: News,
  now: number,
  { usage, retell }: Pick<Timing, 'usage' | 'retell'>,
): boolean {
  if (told === undefined || told.session !== news.session) return true;
  if (!isDeepStrictEqual(withoutEvidence(told.seen), withoutEvidence(news.seen))) return true;
  // Figures grow while it works, and those of a turn that ended are told at once; whoever has lost what was told hears it again.
  const isDue = news.seen.condition !== 'working' || now - told.at >= usage;
  const used = isDue && !isDeepStrictEqual(told.usage, news.usage);
  return used || now - told.at >= retell;
}

/** Its words may hold a figure that grows. */
function withoutEvidence({ evidence: _, ...rest }: Seen): Omit<Seen, 'evidence'> {
  return rest;
}

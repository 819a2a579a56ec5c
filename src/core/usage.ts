// Tokens and cost, as the agents' own CLIs reckon them.
import type { Limits } from './policy.ts';
import type { Attempt, Task } from './task.ts';

export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** In US dollars; null where the CLI does not reckon it. */
  readonly cost: number | null;
}

/** What one session of a CLI used within one attempt. */
export interface Used {
  /** The CLI's own id of it, which outlives a restart of the agent. */
  readonly session: string;
  readonly usage: Usage;
}

/**
 * @param total what the CLI reckons for the whole session, which may have begun in an earlier attempt: only the growth counts (W-72, W-76)
 * @returns the attempts, where the present one has this session's figures instead of those told before
 */
export function withUse(task: Pick<Task, 'attempt' | 'attempts'>, session: string, total: Usage): Task['attempts'] {
  const earlier = sum(task.attempts.filter(({ number }) => number !== task.attempt).flatMap(ofSession(session)));
  return task.attempts.map((attempt) => {
    if (attempt.number !== task.attempt) return attempt;
    const before = sum(ofSession(session)(attempt));
    const usage = least(earlier === null ? total : grown(total, earlier), before);
    return { ...attempt, used: [...(attempt.used ?? []).filter((one) => one.session !== session), { session, usage }] };
  });
}

/** @returns what these attempts used together; null where nothing is known */
export function usageOf(attempts: readonly Attempt[]): Usage | null {
  return sum(attempts.flatMap(({ used = [] }) => used.map(({ usage }) => usage)));
}

export function tokensOf({ input, output, cacheRead, cacheWrite }: Usage): number {
  return input + output + cacheRead + cacheWrite;
}

/**
 * @param attempts as they are to be
 * @returns which budget of the owner's this request has used up; the attempts of earlier requests do not count
 */
export function overBudget(
  { attemptsBefore }: Pick<Task, 'attemptsBefore'>,
  attempts: readonly Attempt[],
  { maxCostUsd, maxTokens }: Limits,
): string | undefined {
  const usage = usageOf(attempts.filter(({ number }) => number > attemptsBefore));
  if (usage === null) return undefined;
  const tokens = tokensOf(usage);
  if (maxTokens > 0 && tokens > maxTokens) return `over its budget: ${tokens} tokens, and ${maxTokens} are the most`;
  const cost = usage.cost ?? 0;
  if (maxCostUsd > 0 && cost > maxCostUsd)
    return `over its budget: $${cost.toFixed(2)}, and $${maxCostUsd} are the most`;
  return undefined;
}

function ofSession(session: string): (attempt: Attempt) => Usage[] {
  return ({ used = [] }) => used.filter((one) => one.session === session).map(({ usage }) => usage);
}

function sum(usages: readonly Usage[]): Usage | null {
  return usages.reduce<Usage | null>((all, one) => (all === null ? one : each(all, one, (a, b) => a + b)), null);
}

function grown(total: Usage, earlier: Usage): Usage {
  return each(total, earlier, (now, before) => Math.max(0, now - before));
}

/** Figures that fall are those of a transcript that was lost. */
function least(usage: Usage, before: Usage | null): Usage {
  return before === null ? usage : each(usage, before, Math.max);
}

function each(one: Usage, other: Usage, of: (a: number, b: number) => number): Usage {
  return {
    input: of(one.input, other.input),
    output: of(one.output, other.output),
    cacheRead: of(one.cacheRead, other.cacheRead),
    cacheWrite: of(one.cacheWrite, other.cacheWrite),
    cost: one.cost === null && other.cost === null ? null : of(one.cost ?? 0, other.cost ?? 0),
  };
}

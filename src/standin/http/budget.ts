// The hourly request budget of each token, and the headers that tell it.
import type { Caller } from './route.ts';

const HOUR_MS = 3_600_000;

type Purse = { used: number; resetAt: number };
export type Budget = { limit: number; purses: Map<string, Purse> };

/** Takes one request from the caller's purse. Returns false when it is empty. */
export function spend(budget: Budget, caller: Caller, now: number): boolean {
  const purse = purseOf(budget, caller, now);
  if (purse.used >= budget.limit) return false;
  purse.used += 1;
  return true;
}

/** A conditional request that was answered 304 is free. */
export function giveBack(budget: Budget, caller: Caller, now: number): void {
  purseOf(budget, caller, now).used -= 1;
}

export function budgetHeaders(budget: Budget, caller: Caller, now: number): Record<string, string> {
  const { used, resetAt } = purseOf(budget, caller, now);
  return {
    'x-ratelimit-limit': String(budget.limit),
    'x-ratelimit-remaining': String(Math.max(0, budget.limit - used)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
    'x-ratelimit-resource': 'core',
  };
}

function purseOf(budget: Budget, caller: Caller, now: number): Purse {
  const name = purseName(caller);
  const known = budget.purses.get(name);
  if (known && known.resetAt > now) return known;
  const purse = { used: 0, resetAt: now + HOUR_MS };
  budget.purses.set(name, purse);
  return purse;
}

/** All tokens of an installation share one purse. */
function purseName(caller: Caller): string {
  if (caller.kind === 'user') return `user ${caller.user.id}`;
  if (caller.kind === 'installation') return `installation ${caller.installation.id}`;
  return caller.kind;
}

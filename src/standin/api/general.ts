// Routes that belong to no repository.

import type { Budget } from '../http/budget.ts';
import { budgetHeaders } from '../http/budget.ts';
import { ok } from '../http/reply.ts';
import { plain, type Route } from '../http/route.ts';

export function general(budget: Budget): Route[] {
  return [
    plain('GET', '/rate_limit', ({ world, caller }) => {
      const headers = budgetHeaders(budget, caller, world.clock());
      const core = {
        limit: Number(headers['x-ratelimit-limit']),
        used: Number(headers['x-ratelimit-used']),
        remaining: Number(headers['x-ratelimit-remaining']),
        reset: Number(headers['x-ratelimit-reset']),
      };
      return ok({ resources: { core, search: core }, rate: core });
    }),
    plain('GET', '/meta', () => ok({ verifiable_password_authentication: false })),
  ];
}

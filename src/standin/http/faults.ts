// Faults on demand, between the client and the API.
import type { Reply } from './reply.ts';

export type Fault = {
  method?: string;
  /** A template as in GitHub's documentation (`/repos/{owner}/{repo}/pulls`) or a pattern for the path without `/api/v3`. */
  path?: string | RegExp;
  /** How many matching requests it strikes. */
  times: number;
  /**
   * status: answered with `status` instead of being done. before: 502, nothing was done. after: it was done, and answered 502.
   * drop: the connection ends without an answer, nothing was done. slow: done after `delayMs`.
   */
  kind: 'status' | 'before' | 'after' | 'drop' | 'slow';
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  delayMs?: number;
};

type Where = Pick<Fault, 'method' | 'path' | 'times'>;

/** The fault that strikes a request, used up by one. */
export function strikeRequest(
  faults: Fault[],
  request: { method: string; path: string; template: string | null },
): Fault | undefined {
  const fault = faults.find((one) => one.times > 0 && matches(one, request));
  if (fault) fault.times -= 1;
  return fault;
}

/** Only a fault that names the path strikes git, e.g. `/\\.git\\/git-receive-pack$/`. */
export function strikeGit(faults: Fault[], method: string, path: string): Fault | undefined {
  const named = faults.filter((fault) => fault.path !== undefined);
  return strikeRequest(named, { method, path, template: null });
}

function matches(fault: Fault, request: { method: string; path: string; template: string | null }): boolean {
  if (fault.method !== undefined && fault.method !== request.method) return false;
  if (fault.path === undefined) return true;
  if (typeof fault.path === 'string') return fault.path === request.template || fault.path === request.path;
  return fault.path.test(request.path);
}

export function faultReply(fault: Fault): Reply {
  return { status: fault.status ?? 502, headers: fault.headers ?? {}, body: fault.body ?? { message: 'Server Error' } };
}

const ONCE: Where = { times: 1 };

export function unauthorizedOnce(where: Partial<Where> = {}): Fault {
  return { ...ONCE, ...where, kind: 'status', status: 401, body: { message: 'Bad credentials' } };
}

/** The hour's budget is used up. @param resetAt seconds since the epoch */
export function primaryLimit(resetAt: number, where: Partial<Where> = {}): Fault {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt) };
  const body = { message: 'API rate limit exceeded for installation.' };
  return { ...ONCE, ...where, kind: 'status', status: 403, headers, body };
}

/** Too much at once. @param limit.retryAfter seconds; GitHub does not always say */
export function secondaryLimit(
  limit: { status?: 403 | 429; retryAfter?: number } = {},
  where: Partial<Where> = {},
): Fault {
  const headers: Record<string, string> =
    limit.retryAfter === undefined ? {} : { 'retry-after': String(limit.retryAfter) };
  const body = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' };
  return { ...ONCE, ...where, kind: 'status', status: limit.status ?? 403, headers, body };
}

export function badGatewayBefore(where: Partial<Where> = {}): Fault {
  return { ...ONCE, ...where, kind: 'before' };
}

/** The nasty one: the write took effect, the client cannot know. */
export function badGatewayAfter(where: Partial<Where> = {}): Fault {
  return { ...ONCE, ...where, kind: 'after' };
}

export function slow(delayMs: number, where: Partial<Where> = {}): Fault {
  return { ...ONCE, ...where, kind: 'slow', delayMs };
}

export function drop(where: Partial<Where> = {}): Fault {
  return { ...ONCE, ...where, kind: 'drop' };
}

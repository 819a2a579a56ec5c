// What an answer of GitHub says about itself: its status, and whether it was a limit.

export interface Answer {
  readonly status?: number;
  readonly message?: string;
  readonly response?: {
    readonly headers?: Readonly<Record<string, string | number | undefined>>;
    readonly data?: unknown;
  };
}

export interface Limit {
  /** Milliseconds to rest; null when GitHub named no time. */
  readonly restMs: number | null;
}

/** GitHub's longest limit is that of the hour: a header that says more is a mistake, and asking once more an hour later no harm. */
const longestRestMs = 3_600_000;

/** @returns the HTTP status of an Octokit error; 0 when there was no answer. */
export function statusOf(error: unknown): number {
  return (error as Answer | null)?.status ?? 0;
}

/**
 * Rules from GitHub's documentation of rate limits: 429 and 403 both, primary ones by `x-ratelimit-remaining: 0`, secondary ones by
 * `retry-after` or only by their words.
 *
 * @param now milliseconds since the epoch; the end is told by this clock, whatever GitHub's says
 * @returns undefined when it was no limit
 */
export function limitOf(error: unknown, now: number): Limit | undefined {
  const status = statusOf(error);
  const answer = error as Answer;
  const isLimit = status === 429 || (status === 403 && soundsLikeLimit(answer));
  return isLimit ? { restMs: restOf(answer.response?.headers ?? {}, now) } : undefined;
}

function soundsLikeLimit({ message = '', response }: Answer): boolean {
  const { 'x-ratelimit-remaining': remaining, 'retry-after': after } = response?.headers ?? {};
  return String(remaining) === '0' || after !== undefined || /rate limit|abuse detection/i.test(message);
}

function restOf(headers: Readonly<Record<string, string | number | undefined>>, now: number): number | null {
  const there = Date.parse(String(headers.date ?? '')) || now;
  const after = afterOf(String(headers['retry-after'] ?? ''), there);
  const reset = Number(headers['x-ratelimit-reset']) * 1_000 - there;
  const named = after > 0 ? after : String(headers['x-ratelimit-remaining']) === '0' ? reset : 0;
  return named > 0 ? Math.min(named, longestRestMs) : null;
}

/** Seconds, or a date (RFC 9110, 10.2.3). @returns milliseconds; not above 0 when it is neither */
function afterOf(header: string, there: number): number {
  const seconds = Number(header);
  return Number.isNaN(seconds) ? (Date.parse(header) || there) - there : seconds * 1_000;
}

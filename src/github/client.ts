// The API client: one Octokit per installation, without retries of its own, for a write must be looked up before it is sent again.
import { ProbotOctokit } from 'probot';
import type { Pace } from '../ports/pace.ts';
import { takeTurns } from './turn.ts';

/**
 * Probot's own defaults win over an instance's options; only the function form turns its throttling and retries off. They would
 * space writes by 3 s, ignore Retry-After and send a write again after a 502: our lanes and jobs do that, and look before.
 */
const Plain = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}));

export type Octokit = InstanceType<typeof ProbotOctokit>;

export interface ClientOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Asked before each request of an installation; without it nothing waits. */
  readonly pace?: Pace;
  /** Replaced in tests, to check every request against GitHub's own description. */
  readonly fetch?: typeof fetch;
}

export interface Client {
  readonly appId: number;
  readonly now: () => number;
  /** Signed as the App itself. */
  readonly app: Octokit;
  installation(id: number): Octokit;
  /** Forgets an installation's token after a 401; the next call mints a fresh one. */
  forget(id: number): void;
}

/** Requests that take longer than this are given up; the job that made them is tried again. */
const patienceMs = 30_000;

export function createClient(options: ClientOptions): Client {
  const { appId, privateKey, apiUrl, now, pace, fetch: given = globalThis.fetch } = options;
  const installations = new Map<number, Octokit>();
  return { appId, now, app: make({ appId, privateKey }), installation, forget };

  function installation(id: number): Octokit {
    const known = installations.get(id);
    if (known) return known;
    const made = make({ appId, privateKey, installationId: id });
    if (pace) made.hook.wrap('request', takeTurns(id, pace, now));
    installations.set(id, made);
    return made;
  }

  function forget(id: number): void {
    installations.delete(id);
  }

  function make(auth: object): Octokit {
    return new Plain({
      auth,
      baseUrl: apiUrl,
      request: {
        fetch: (url: string, init: RequestInit) => given(url, { ...init, signal: AbortSignal.timeout(patienceMs) }),
      },
    });
  }
}

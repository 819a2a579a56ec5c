// Holds every exchange with the stand-in, and every webhook of it, against GitHub's own descriptions.
import type { GitHubOptions } from '../../src/standin/github.ts';
import { checkRequest, checkResponse, checkWebhook } from '../schema/check.ts';

/** @param problems gets a line for each thing that GitHub would not have taken or given */
export function honest(problems: string[]): Partial<GitHubOptions> {
  return {
    onError: (error) => problems.push(`the stand-in made a mistake: ${String(error)}`),
    onExchange: ({ method, path, query, status, requestBody, responseBody, faulty }) => {
      if (faulty || path.startsWith('/_logs')) return;
      const asked = { method, path, query: Object.fromEntries(new URLSearchParams(query)), body: requestBody };
      const answered = { method, path, status, body: responseBody };
      const found = [...(status < 400 ? checkRequest(asked) : []), ...checkResponse(answered)];
      problems.push(...found.map((one) => `${method} ${path}: ${one}`));
    },
    onWebhook: (event, action, payload) => {
      const sent: unknown = JSON.parse(JSON.stringify(payload));
      problems.push(...checkWebhook(event, action ?? undefined, sent).map((one) => `${event}.${action}: ${one}`));
    },
  };
}

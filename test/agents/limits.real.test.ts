// The provider of a real agent CLI limits it: that is told as what it is, and nobody reminds an agent that cannot go on.
import { describe, expect, test } from 'vitest';
import { installedAgents, type RealCli } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

/** How each service says that no more is given for now, as its documentation or its clients have it. */
const refusals: Readonly<Record<RealCli, unknown>> = {
  claude: anthropic(),
  pi: anthropic(),
  codex: {
    error: {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      plan_type: 'plus',
      resets_in_seconds: 5000,
    },
  },
  opencode: {
    error: {
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'insufficient_quota',
      param: null,
      code: 'insufficient_quota',
    },
  },
  gemini: {
    error: {
      code: 429,
      message: 'You exceeded your current quota, please check your plan and billing details.',
      status: 'RESOURCE_EXHAUSTED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [
            {
              quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
              quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
              quotaDimensions: { location: 'global', model: 'gemini-2.5-pro' },
              quotaValue: '50',
            },
          ],
        },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3600s' },
      ],
    },
  },
};

function anthropic() {
  const message = "This request would exceed your account's rate limit. Please try again later.";
  return { type: 'error', error: { type: 'rate_limit_error', message } };
}

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('W-70: a limit of its provider is no end of its work', async () => {
    const number = await line().order('The provider limits it', `[[fail 429 ${JSON.stringify(refusals[agent.cli])}]]`);
    const task = await line().seen(number, 'is limited', ({ session }) => session.condition === 'rate_limited');
    expect(task).toMatchObject({ state: 'in_progress', attempt: 1 });
    expect(task.mail).toEqual([]);
  });
});

// The provider of a real agent CLI limits it: that is told as what it is, and nobody reminds an agent that cannot go on.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { driverFor } from '../../src/runner/agents/drivers.ts';
import { createSessions, type TmuxSessions } from '../../src/runner/sessions.ts';
import { installedAgents, type RealCli } from './real-agents.ts';
import { type RealLine, useRealLine } from './use-real-line.ts';

/** How each service says that no more is given for now, as its documentation or its clients have it. */
const refusals: Readonly<Record<RealCli, unknown>> = {
  claude: {
    type: 'error',
    error: {
      type: 'rate_limit_error',
      message: "This request would exceed your account's rate limit. Please try again later.",
    },
  },
  codex: {
    error: {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      plan_type: 'plus',
      resets_in_seconds: 5000,
    },
  },
  pi: openai(),
  opencode: openai(),
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

function openai() {
  const message = 'You exceeded your current quota, please check your plan and billing details.';
  return { error: { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' } };
}

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('a limit of its provider is no end of its work', async () => {
    const number = await line().order('The provider limits it', `[[fail 429 ${JSON.stringify(refusals[agent.cli])}]]`);
    const task = await line().seen(number, 'is limited', ({ session }) => session.condition === 'rate_limited');
    expect(task).toMatchObject({ state: 'in_progress', attempt: 1 });
    expect(task.mail).toEqual([]);
  });

  // The others go on to show their input line.
  if (driverFor(agent.cli).notice === undefined) return;

  test('what it asks at a limit is in no message’s way', async () => {
    const number = await line().order('It asks at a limit', `[[fail 429 ${JSON.stringify(refusals[agent.cli])}]]`);
    await line().seen(number, 'is limited', ({ session }) => session.condition === 'rate_limited');
    const sessions = visitor(line());
    onTestFinished(() => sessions.close());
    const said = "[[sh: conductor agent done 'It went on.']]";
    expect(await sessions.send(line().id(number), 'go-on', said, new AbortController().signal)).toMatchObject({
      verdict: 'delivered',
    });
    await line().seen(number, 'is done', ({ state }) => state === 'validating');
  });
});

/** Somebody beside the runner, as a command is: nobody waits here for the half hour after which the conductor looks again. */
function visitor({ socket, home, root }: RealLine): TmuxSessions {
  return createSessions({
    ...{ socket, stateDir: join(home, 'runner'), logDir: join(root, 'logs', 'agents'), secrets: [], host: hostname() },
    ...{ env: process.env, clock: { now: () => Date.now(), id: () => randomUUID() }, lasting: false },
  });
}

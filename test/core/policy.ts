// What an owner might want: builders for the configuration that decisions depend on.
import type { AgentType, Limits, Policy, Role, Verb } from '../../src/core/policy.ts';

const readers: readonly Verb[] = ['help', 'status'];

/** A policy with a `backend` and a `docs` rule; three attempts, three feedback rounds. */
export function policy(changes: Partial<Policy> & { readonly limit?: Partial<Limits> } = {}): Policy {
  const { limit, ...rest } = changes;
  return {
    project: { name: 'Widgets' },
    agentTypes: {
      rust: agentType('rust', { capabilities: ['Backend', 'api'] }),
      go: agentType('go', { capabilities: ['api'] }),
      docs: agentType('docs', { capabilities: ['writing'] }),
    },
    rules: [
      { name: 'backend_tasks', labels: ['backend'], agents: ['rust', 'go'], priority: 'normal' },
      { name: 'security', labels: ['security', 'cve'], agents: ['rust'], priority: 'high' },
      { name: 'docs_tasks', labels: ['docs'], agents: ['docs'], priority: 'low' },
    ],
    limits: {
      maxSessions: 100,
      maxAttempts: 3,
      maxFeedbackRounds: 3,
      sessionMinutes: 120,
      quietMinutes: 10,
      ciWaitMinutes: 30,
      maxQueuedMessages: 50,
      messageHistory: 100,
      maxCostUsd: 0,
      maxTokens: 0,
      ...limit,
    },
    permissions: permissions(),
    trust: { allowedBots: [], approveUntrustedAuthors: true, teams: {} },
    pullRequest: { draft: false, requestReviewFromRequester: true, autoMerge: false },
    priorityTasks: [],
    ...rest,
  };
}

export function agentType(type: string, changes: Partial<AgentType> = {}): AgentType {
  return {
    type,
    name: `${type} agent`,
    sessionName: `${type}-agent`,
    prompt: 'Do the work.',
    technologies: [],
    capabilities: [],
    profile: { name: type, commands: [{ name: 'test', command: 'make test', minutes: 10 }] },
    cli: 'command',
    command: ['./agent.sh'],
    model: null,
    maxSessions: 2,
    env: {},
    passEnv: [],
    setup: [],
    ...changes,
  };
}

function permissions(): Readonly<Record<Verb, Role>> {
  const verbs: readonly Verb[] = ['deploy', 'stop', 'retry', 'send', 'answer', 'approve', 'block', 'unblock', 'decide'];
  const all = [...readers, ...verbs, 'pause', 'resume', 'stop-all'] as const;
  return Object.fromEntries(all.map((verb) => [verb, readers.includes(verb) ? 'read' : 'write'])) as Record<Verb, Role>;
}

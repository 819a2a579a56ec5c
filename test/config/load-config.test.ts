// What a good configuration means: defaults, order, normal forms.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyOf } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadGood, minimal, problemsOf, projectWith } from './project.ts';

test('with only the required keys every value is its documented default (W-07)', async () => {
  const cwd = await projectWith({});
  const { config, origins } = await loadGood({}, { cwd });
  const { agentTypes, profiles, ...rest } = config;
  expect(rest).toEqual({
    project: { name: 'Widgets', description: '', repositories: [] },
    rules: [],
    directories: {
      root: cwd,
      config: join(cwd, 'config'),
      home: join(cwd, '.conductor'),
      workspace: join(cwd, '.conductor'),
      memory: join(cwd, 'memory'),
      logs: join(cwd, 'logs'),
      agents: join(cwd, 'agents'),
      writable: [],
    },
    memoryFiles: {
      projectState: 'project_state.md',
      taskAssignments: 'task_assignments.md',
      blockers: 'blockers.md',
      decisions: 'decisions.md',
    },
    phases: [],
    limits: {
      maxAttempts: 3,
      maxFeedbackRounds: 3,
      sessionMinutes: 120,
      quietMinutes: 10,
      ciWaitMinutes: 30,
      maxSessions: 100,
      maxQueuedMessages: 50,
      messageHistory: 100,
      maxCostUsd: 0,
      maxTokens: 0,
    },
    permissions: expect.objectContaining({ status: 'read', deploy: 'write', 'stop-all': 'write' }),
    trust: { allowedBots: [], approveUntrustedAuthors: true, teams: {} },
    githubLimits: { perMinute: 80, perHour: 500, gapMs: 1_000 },
    communication: { backend: 'redis' },
    mirror: { projectIssue: true },
    pullRequest: { draft: false, requestReviewFromRequester: true, autoMerge: false },
    runner: {
      maxSessions: 4,
      tmuxSocket: 'conductor',
      sandbox: 'none',
      container: { program: 'docker', image: '', args: [] },
      limits: { memoryMb: null, processes: null, cpuPercent: null },
    },
    repoConfig: { allow: [] },
  });
  expect([...origins].filter(([, level]) => level !== 'agent')).toEqual([['project.name', 'project']]);
  expect(Object.keys(agentTypes)).toEqual(['backend', 'devops', 'docs', 'frontend', 'pm', 'qa']);
  expect(Object.keys(profiles)).toEqual(Object.keys(agentTypes));
});

test('an agent type needs no key at all', async () => {
  const { config } = await loadGood({ 'config/agents.yml': 'agent_types: { rust: {} }\n' });
  expect(config.agentTypes).toEqual({
    rust: {
      type: 'rust',
      name: 'Rust Agent',
      sessionName: 'rust',
      prompt: expect.stringContaining('conductor agent done'),
      technologies: [],
      capabilities: [],
      profile: { name: 'none', commands: [] },
      cli: 'claude',
      command: [],
      model: null,
      maxSessions: 4,
      env: {},
      passEnv: [],
      setup: [],
      options: { permission_mode: 'dont_ask', args: [] },
    },
  });
});

test('the agent types are those that are declared, and nothing that every object has (S-062)', async () => {
  const { config } = await loadGood({ 'config/agents.yml': 'agent_types: { rust: {}, Golang: {} }\n' });
  expect(Object.keys(config.agentTypes)).toEqual(['rust', 'golang']);
  expect(config.agentTypes.constructor).toBeUndefined();
});

test('a new directory with its two files is a new agent type (S-162)', async () => {
  const { config } = await loadGood({
    'config/agents.yml': 'agent_types: { rust: {} }\n',
    'agents/elixir/config.yml': 'technologies: [Elixir]\nvalidation_profiles: { elixir: { test: mix test } }\n',
    'agents/elixir/prompt.md': 'You work on {{repository}}.\n',
  });
  expect(Object.keys(config.agentTypes)).toEqual(['rust', 'elixir']);
  expect(config.agentTypes.elixir).toMatchObject({
    prompt: 'You work on {{repository}}.\n',
    technologies: ['Elixir'],
    profile: { name: 'elixir', commands: [{ name: 'test', command: 'mix test', minutes: 30 }] },
  });
});

test('a directory may hold only the prompt of a type that agents.yml defines', async () => {
  const { config } = await loadGood({
    'config/agents.yml': 'agent_types: { Rust: {} }\n',
    'agents/rust/prompt.md': 'Rust it.\n',
  });
  expect(config.agentTypes.rust?.prompt).toBe('Rust it.\n');
});

test('commands of a profile keep their order and every byte (S-060, W-12)', async () => {
  const agents = `
agent_types: { rust: { validation_profile: all } }
validation_profiles:
  all:
    zebra: cargo test | tee "out put.txt" && ! grep -q 'x' <<< "$(cat 'out put.txt')"
    apple: |
      set -e
      printf '%s\\t' "a\\b"
    mango: { command: "make", minutes: 0.5 }
`;
  const { config } = await loadGood({ 'config/agents.yml': agents });
  expect(config.agentTypes.rust?.profile.commands).toEqual([
    {
      name: 'zebra',
      command: `cargo test | tee "out put.txt" && ! grep -q 'x' <<< "$(cat 'out put.txt')"`,
      minutes: 30,
    },
    { name: 'apple', command: `set -e\nprintf '%s\\t' "a\\b"\n`, minutes: 30 },
    { name: 'mango', command: 'make', minutes: 0.5 },
  ]);
});

test('rules keep their order, in both forms, with labels and types in lower case (S-061)', async () => {
  const agents = `
agent_types: { rust: {}, go: {} }
assignment_rules:
  backend_tasks: [Rust, go]
  security: { labels: [" Security ", CVE], agents: [go], priority: high }
  Docs: { agents: [go] }
`;
  const { config } = await loadGood({ 'config/agents.yml': agents });
  expect(config.rules).toEqual([
    { name: 'backend_tasks', labels: ['backend'], agents: ['rust', 'go'], priority: 'normal' },
    { name: 'security', labels: ['security', 'cve'], agents: ['go'], priority: 'high' },
    { name: 'Docs', labels: ['docs'], agents: ['go'], priority: 'normal' },
  ]);
});

test('phases are numbers, whether in quotes or not, and the first is current until somebody says otherwise (S-055, S-064)', async () => {
  const phases =
    'phases:\n  "10": { name: Last }\n  2: { name: Next, priority_tasks: [7] }\n  1: { name: First, priority_tasks: [3, 4] }\n';
  const { config } = await loadGood({ 'config/project.yml': minimal + phases });
  expect(config.phases).toEqual([
    { number: 1, name: 'First', priorityTasks: [3, 4] },
    { number: 2, name: 'Next', priorityTasks: [7] },
    { number: 10, name: 'Last', priorityTasks: [] },
  ]);
  expect(policyOf(config).priorityTasks).toEqual([3, 4]);
  expect(policyOf(config, 2).priorityTasks).toEqual([7]);
  expect(policyOf((await loadGood({})).config).priorityTasks).toEqual([]);
});

test('a section with nothing left in it counts as not written', async () => {
  const { config } = await loadGood({ 'config/project.yml': `${minimal}limits:\n  # max_attempts: 2\n` });
  expect(config.limits.maxAttempts).toBe(3);
});

test('the repositories served are the one of github and those listed', async () => {
  const project =
    'project:\n  name: Widgets\n  github: { owner: acme, repo: widgets }\n  repositories: [acme/gadgets]\n';
  const { config } = await loadGood({ 'config/project.yml': project });
  expect(config.project.repositories).toEqual(['acme/widgets', 'acme/gadgets']);
});

test('keys only a provider understands reach it unchanged, with its own defaults (W-09)', async () => {
  const options = { network: true, writable: ['/srv/cache'], args: ['-c', 'model_verbosity="low"'], key: 'TEAM_KEY' };
  const { config } = await loadGood({
    'config/agents.yml': JSON.stringify({ agent_types: { rust: { cli: 'codex', options } } }),
  });
  expect(config.agentTypes.rust?.options).toEqual({ ...options, permission_mode: 'dont_ask' });
});

test.each(['0', '-2', 'two', '"3"', '1.5'])(
  'a session limit of %s is dropped with a warning and the global one applies (W-13)',
  async (limit) => {
    const { config, warnings } = await loadGood({
      'config/project.yml': `${minimal}runner: { max_sessions: 7 }\n`,
      'config/agents.yml': `agent_types:\n  RUST:\n    max_sessions: ${limit}\n`,
    });
    expect(config.agentTypes.rust?.maxSessions).toBe(7);
    expect(warnings).toEqual([
      expect.objectContaining({
        file: 'config/agents.yml',
        line: 3,
        column: 19,
        key: 'agent_types.RUST.max_sessions',
        reason: expect.stringContaining('`runner.max_sessions` applies'),
      }),
    ]);
  },
);

test('a dangling profile, a missing prompt and a missing directory are reported in one run, beside everything else (S-066)', async () => {
  const files = {
    'config/project.yml': 'project:\n  workspace_dir: /nowhere/at/all\n',
    'config/agents.yml': `agent_types:
  rust: { validation_profile: rust, colour: red }
  go: { prompt_file: go.md, cli: command, command: [./agent.sh] }
`,
  };
  expect(await problemsOf(files, { checkHost: true, env: { PATH: '' } })).toEqual([
    'config/agents.yml:2:3  agent_types.rust.cli  claude is not on the PATH of this host; install it, or choose another `cli`',
    'config/agents.yml:2:31  agent_types.rust.validation_profile  there is no validation profile "rust"; there are no validation profiles',
    'config/agents.yml:2:37  agent_types.rust.colour  unknown key; known keys here: name, session_name, technologies, validation_profile, capabilities, cli, command, model, max_sessions, env, pass_env, setup, options, prompt_file',
    'config/agents.yml:3:22  agent_types.go.prompt_file  there is no agents/go.md; write the file, or correct the name',
    'config/project.yml:1:1  project.name  is required and missing; write `name: …`',
    "config/project.yml:2:18  project.workspace_dir  there is no directory /nowhere/at/all; run `mkdir -p '/nowhere/at/all'`, or correct the path",
  ]);
});

test('every file that was read is named, prompts included', async () => {
  const cwd = await projectWith({
    'config/agents.yml': 'agent_types: { rust: {} }\n',
    'agents/rust/prompt.md': 'Go.\n',
  });
  const { files } = await loadGood({}, { cwd });
  expect(files).toEqual(
    ['config/project.yml', 'config/agents.yml', 'agents/rust/prompt.md'].map((file) => join(cwd, file)),
  );
});

test('agents.yml is looked at even when project.yml cannot be parsed', async () => {
  const cwd = await projectWith({ 'config/project.yml': '[', 'config/agents.yml': 'agents: {}\n' });
  const loaded = await loadConfig({ cwd, env: {} });
  expect(loaded.ok ? [] : loaded.problems.map(({ code, file }) => `${file} ${code}`)).toEqual([
    'config/agents.yml config.unknown_key',
    'config/project.yml config.syntax',
  ]);
});

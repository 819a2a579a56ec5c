// One value at five levels: the first level that has it counts.
import { expect, test } from 'vitest';
import { loadGood, minimal, problemsOf } from './project.ts';

test('command line, environment, project, agent, default: removing one reveals the next (S-144)', async () => {
  const key = 'limits.max_attempts';
  const none: Readonly<Record<string, string>> = {};
  const levels = [
    { overrides: { [key]: '1' }, env: { CONDUCTOR_LIMITS_MAX_ATTEMPTS: '2' }, project: 3, agents: 4 },
    { overrides: none, env: { CONDUCTOR_LIMITS_MAX_ATTEMPTS: '2' }, project: 3, agents: 4 },
    { overrides: none, env: { CONDUCTOR_LIMITS_MAX_ATTEMPTS: '' }, project: 3, agents: 4 },
    { overrides: none, env: none, project: null, agents: 4 },
    { overrides: none, env: none, project: null, agents: null },
  ];
  const seen = [];
  for (const { project, agents, ...given } of levels) {
    const limits = (value: number | null) => (value === null ? '' : `limits: { max_attempts: ${value} }\n`);
    const files = { 'config/project.yml': minimal + limits(project), 'config/agents.yml': limits(agents) };
    const { config, origins } = await loadGood(files, given);
    seen.push([config.limits.maxAttempts, origins.get(key) ?? 'default']);
  }
  expect(seen).toEqual([
    [1, 'command line'],
    [2, 'environment'],
    [3, 'project'],
    [4, 'agent'],
    [3, 'default'],
  ]);
});

test('levels mix within a section, and texts that look like numbers stay texts', async () => {
  const { config } = await loadGood(
    {
      'config/project.yml': `${minimal}limits: { session_minutes: 5 }\n`,
      'config/agents.yml': 'limits: { quiet_minutes: 2 }\n',
    },
    {
      overrides: { 'pull_request.draft': 'true', 'project.description': '007' },
      env: { CONDUCTOR_PERMISSIONS_STOP_ALL: 'admin' },
    },
  );
  expect(config.limits).toMatchObject({ sessionMinutes: 5, quietMinutes: 2, maxAttempts: 3 });
  expect(config.pullRequest.draft).toBe(true);
  expect(config.project.description).toBe('007');
  expect(config.permissions['stop-all']).toBe('admin');
});

test('a bad value is told with the place it came from', async () => {
  const problems = await problemsOf(
    { 'config/agents.yml': 'limits:\n  quiet_minutes: 0\n' },
    {
      overrides: { 'limits.max_attempts': 'many', 'limit.max_attempts': '3' },
      env: { CONDUCTOR_RUNNER_MAX_SESSIONS: '0' },
    },
  );
  expect(problems).toEqual([
    'command line  limit.max_attempts  cannot be set here; did you mean "limits.max_attempts"?',
    'command line  limits.max_attempts  must be a number, got "many"; write a number',
    'config/agents.yml:2:18  limits.quiet_minutes  must be more than 0, got 0; write a number that is more than 0',
    'environment CONDUCTOR_RUNNER_MAX_SESSIONS  runner.max_sessions  must be at least 1, got 0; write a number that is at least 1',
  ]);
});

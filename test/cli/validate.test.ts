import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { validate } from '../../src/cli/check/validate.ts';
import { place } from './place.ts';

test('a good configuration is one line', async () => {
  const project = await place();
  const screen = project.screen();
  await validate({}, screen);
  expect(screen.said).toEqual({
    code: 0,
    err: '',
    out: '✓ The configuration is good: 2 agent types, 1 rule, from 4 files.\n',
  });
});

test('every problem is told with place, key, reason, fix and code', async () => {
  const project = await place({
    'config/project.yml': 'project:\n  name: Widgets\nlimits:\n  max_atempts: 5\n',
    'config/agents.yml': 'agent_types:\n  rust: { cli: command, command: ["true"], validation_profile: rst }\n',
  });
  const screen = project.screen();
  await validate({}, screen);
  expect(screen.said.code).toBe(3);
  expect(screen.said.out).toBe('');
  const [first, second, last] = screen.said.err.trimEnd().split('\n');
  expect(first).toMatch(
    /^config\/agents\.yml:2:\d+ {2}agent_types\.rust\.validation_profile {2}.+ {2}\[config\.\w+\]$/,
  );
  expect(second).toMatch(
    /^config\/project\.yml:4:3 {2}limits\.max_atempts {2}.*max_attempts.* {2}\[config\.unknown_key\]$/,
  );
  expect(last).toBe('2 problems in the configuration.');
});

test('--host looks at the programs of this host too', async () => {
  const project = await place({
    'config/agents.yml': 'agent_types:\n  rust: { cli: command, command: ["no-such-program"] }\n',
  });
  const [alone, host] = [project.screen(), project.screen()];
  await validate({}, alone);
  await validate({ host: true }, host);
  expect(alone.said.code).toBe(0);
  expect(host.said).toMatchObject({ code: 3, err: expect.stringContaining('[config.program_missing]') });
});

test('--json has the problems as data', async () => {
  const [good, bad] = [await place(), await place({ 'config/project.yml': 'project: {}\n' })];
  const [one, other] = [good.screen(), bad.screen()];
  await validate({ json: true }, one);
  await validate({ json: true }, other);
  expect(JSON.parse(one.said.out)).toEqual({
    ok: true,
    problems: [],
    warnings: [],
    files: expect.arrayContaining(['config/project.yml', 'config/agents.yml']),
  });
  expect(other.said.code).toBe(3);
  expect(JSON.parse(other.said.out)).toMatchObject({
    ok: false,
    problems: [{ file: 'config/project.yml', line: 1, key: 'project.name' }],
  });
});

test('--host warns of an agent CLI of another version, and of a key that its agents would not get', async () => {
  const project = await place({
    'config/agents.yml': 'agent_types:\n  rust: { cli: claude }\n  go: { cli: codex, env: { OPENAI_API_KEY: k } }\n',
    'bin/claude': '#!/bin/sh\necho 2.2.0\n',
    'bin/codex': '#!/bin/sh\necho codex-cli 0.169.0\n',
  });
  for (const name of ['claude', 'codex']) await chmod(join(project.root, 'bin', name), 0o755);
  const screen = project.screen({ PATH: `${join(project.root, 'bin')}:/usr/bin:/bin` });
  await validate({ host: true }, screen);
  const { code, err } = screen.said;
  expect(code).toBe(0);
  expect(err.trimEnd().split('\n')).toEqual([
    expect.stringMatching(
      /^warning this host {2}agent_types\.rust\.cli {2}claude 2\.2\.0 .* \[host\.unknown_version\]$/,
    ),
    expect.stringMatching(
      /^warning this host {2}agent_types\.rust\.pass_env {2}.*ANTHROPIC_API_KEY.* \[host\.key_missing\]$/,
    ),
  ]);
});

// How each agent CLI is started: its command line, its environment and the files it finds.
import { describe, expect, test } from 'vitest';
import { agentOptions } from '../../../src/config/schema/agent-options.ts';
import { clis } from '../../../src/core/policy.ts';
import { driverFor } from '../../../src/runner/agents/drivers.ts';
import { launchOf } from './launch.ts';

const everyCli = clis.map((cli) => [cli] as const);

test.each(everyCli)('%s is started as recorded, with what an operator need not write', async (cli) => {
  await expect(shown(driverFor(cli).prepare(launchOf(cli)))).toMatchFileSnapshot(`fixtures/${cli}.launch.txt`);
});

test.each(everyCli)('%s goes on with its session, elsewhere and asking, as recorded', async (cli) => {
  const options = cli === 'command' ? {} : { base_url: 'http://models.example:8080/v1' };
  const mode = cli === 'command' || cli === 'pi' ? {} : { permission_mode: 'ask' };
  const launch = launchOf(cli, { model: 'big-model', resume: 'session-1' }, { ...options, ...mode });
  await expect(shown(driverFor(cli).prepare(launch))).toMatchFileSnapshot(`fixtures/${cli}.resume.txt`);
});

describe.each(everyCli)('%s', (cli) => {
  const driver = driverFor(cli);

  test('no value of its environment is in its command line or its files', () => {
    const { argv, files } = driver.prepare(launchOf(cli));
    const text = [...argv, ...files.map((file) => file.text)].join('\n');
    expect(text).not.toContain('sk-ant-0123456789');
  });

  test('names the version it was checked with, and so do its screens', () => {
    expect(driver.screen(agentOptions[cli].parse({}))?.version ?? null).toBe(driver.checkedWith);
  });

  test('its screen patterns are regular expressions', () => {
    const { version, title, ...patterns } = driver.screen(agentOptions[cli].parse({})) ?? { version: '' };
    for (const one of [...Object.values(patterns).flat(), ...Object.values(title ?? {})]) new RegExp(one, 'u');
  });

  test('runs without our MCP server and outside of git', () => {
    const { argv, files } = driver.prepare(launchOf(cli, { mcp: null, git: null }));
    expect([...argv, ...files.map(({ text }) => text)].join('\n')).not.toContain('/srv/conductor/state/bin/conductor');
  });

  test('what is no event of a hook tells nothing', () => {
    for (const raw of [null, undefined, 'text', 7, [], {}, { session_id: '' }, { session_id: 5 }]) {
      expect([driver.readEvent('prompt', raw), driver.readEvent('nonsense', raw)]).toEqual([[], []]);
      expect(driver.sessionOf(raw)).toBeNull();
    }
    for (const line of ['', '{', 'null', '[]', '{"type":"assistant"}'])
      expect(driver.transcript?.read(line) ?? []).toEqual([]);
  });
});

test('Claude Code is not started as root without its own checks, as it would only end', () => {
  const launch = launchOf('claude', { root: true }, { permission_mode: 'bypass' });
  expect(() => driverFor('claude').prepare(launch)).toThrow(/does not run as root/);
  expect(() => driverFor('claude').prepare({ ...launch, root: false })).not.toThrow();
});

test.each(['pi', 'opencode'] as const)('%s needs a model where only the operator knows which there are', (cli) => {
  const launch = launchOf(cli, {}, { base_url: 'http://models.example/v1' });
  expect(() => driverFor(cli).prepare(launch)).toThrow(/needs a `model`/);
});

test.each([
  ['claude', {}, ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_AUTH_TOKEN']],
  ['codex', {}, ['OPENAI_API_KEY']],
  ['codex', { key: 'TEAM_KEY' }, ['TEAM_KEY']],
  ['gemini', {}, ['GEMINI_API_KEY']],
  ['pi', {}, ['ANTHROPIC_API_KEY', 'ANTHROPIC_OAUTH_TOKEN']],
  ['pi', { provider: 'openai' }, ['OPENAI_API_KEY']],
  ['pi', { provider: 'my-own' }, []],
  ['pi', { base_url: 'http://m/v1' }, ['OPENAI_API_KEY']],
  ['pi', { base_url: 'http://m/v1', api: 'anthropic-messages' }, ['ANTHROPIC_API_KEY']],
  ['opencode', { base_url: 'http://m/v1', key: 'K' }, ['K']],
  ['command', {}, []],
  ['command', { keys: ['A', 'B'] }, ['A', 'B']],
] as const)('%s with %j needs one of %j', (cli, options, keys) => {
  expect(driverFor(cli).keys(agentOptions[cli].parse(options))).toEqual(keys);
});

test('a program of the operator gets its task the way its options say', () => {
  const argv = (prompt: string) => driverFor('command').prepare(launchOf('command', { args: ['-x'] }, { prompt })).argv;
  expect(argv('none')).toEqual(['/usr/bin/command', '-x']);
  expect(argv('argument')).toEqual(['/usr/bin/command', '-x', 'Read .conductor/brief.md and do what it says.']);
  expect(argv('file')).toEqual(['/usr/bin/command', '-x', '/srv/conductor/worktrees/1-12/.conductor/brief.md']);
});

test('what a program shows is described by its options alone', () => {
  const options = agentOptions.command.parse({ ready: '^> $', busy: 'thinking', asking: 'y/n' });
  expect(driverFor('command').screen(options)).toEqual({
    version: '',
    ready: ['^> $'],
    working: ['thinking'],
    asking: ['y/n'],
    limited: [],
    dialog: [],
  });
});

function shown({ argv, env, files }: ReturnType<ReturnType<typeof driverFor>['prepare']>): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const written = files.map(({ path, text }) => `--- ${path}\n${text.trimEnd()}`);
  return `${[...argv, '', ...variables, '', ...written].join('\n')}\n`;
}

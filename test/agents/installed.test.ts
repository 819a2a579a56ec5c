// What `npm run test:agents` installs is what the drivers were checked with.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { catalog } from '../../scripts/agents/catalog.mjs';
import { cacheOf, installAgent } from '../../scripts/agents/install.mjs';
import { root } from '../../scripts/setup/root.mjs';
import { driverFor } from '../../src/runner/agents/drivers.ts';
import { clis } from './real-agents.ts';

test.each(clis)('%s', (cli) => {
  const { program, checkedWith } = driverFor(cli);
  expect(catalog[cli]).toMatchObject({ program, version: checkedWith });
});

describe('an agent CLI in the cache', () => {
  const made: string[] = [];
  afterEach(async () => {
    for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
  });

  const entry = { package: 'no-such-package', version: '1.2.3', program: 'agent' };

  test('is used again when it starts', async () => {
    const env = await emptyCache();
    const bin = await put(env, 'echo "agent 1.2.3"');
    expect(await installAgent('agent', entry, env)).toEqual({ bin });
  });

  test('that does not start is left out with its reason', async () => {
    const env = await emptyCache();
    await put(env, 'echo "no terminal" >&2; exit 1');
    expect((await installAgent('agent', entry, env)).missing).toContain('no terminal');
  });

  test('that cannot be fetched is left out with its reason, and leaves nothing behind', async () => {
    const env = { ...(await emptyCache()), npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
    expect((await installAgent('agent', entry, env)).missing).toMatch(/ECONNREFUSED|no-such-package/);
    expect(execFileSync('ls', ['-A', cacheOf(env)], { encoding: 'utf8' })).toBe('');
  });

  test('a CLI that nobody knows is refused before anything is fetched', () => {
    const env = { ...process.env, AGENTS: 'clod' };
    const run = () => execFileSync(process.execPath, [join(root, 'scripts/test-agents.mjs')], { env, stdio: 'pipe' });
    expect(run).toThrow(/clod is not among claude, codex, pi, gemini, opencode/);
  });

  async function emptyCache() {
    const dir = await mkdtemp(join(tmpdir(), 'cache-'));
    made.push(dir);
    return { ...process.env, XDG_CACHE_HOME: dir };
  }

  async function put(env: NodeJS.ProcessEnv, script: string): Promise<string> {
    const bin = join(cacheOf(env), 'agent-1.2.3', 'node_modules', '.bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'agent'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return bin;
  }
});

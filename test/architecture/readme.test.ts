// What README.md and CONTRIBUTING.md tell people to do can be done.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/setup/root.mjs';
import { loadConfig } from '../../src/config/load-config.ts';

const readme = read('README.md');
/** Without the examples of configuration: those name the scripts of the reader's own project. */
const pages = ['README.md', 'CONTRIBUTING.md'].map(
  (page) => [page, read(page).replaceAll(/```yaml\n[\s\S]*?```/g, '')] as const,
);

test('the configuration in README.md is a valid one, and its agent answers to the label `backend`', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'conductor-readme-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  for (const [, indent = '', text = '', file = ''] of readme.matchAll(
    /^( *)```yaml\n(\s*# (\S+\.yml)\n[\s\S]*?)^ *```$/gm,
  )) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
  }
  const loaded = await loadConfig({ cwd, env: {} });
  expect(loaded).toMatchObject({ ok: true, config: { agentTypes: { backend: { capabilities: ['backend'] } } } });
});

test.each(pages)('%s names only commands that exist', (_, text) => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const named = [...text.matchAll(/\bnpm run ([a-z-]+)/g)].map(([, script]) => script);
  expect(named.filter((script) => !scripts.includes(script ?? ''))).toEqual([]);
  const help = execFileSync(process.execPath, [join(root, 'dist/cli.js'), '--help'], { encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}([a-z]+)/gm)].map(([, command]) => command);
  const used = [...text.matchAll(/(?:^|[`\s])conductor ([a-z]+)\b/gm)].map(([, command]) => command);
  expect(used.filter((command) => !commands.includes(command ?? ''))).toEqual([]);
});

test.each(pages)('%s links only to what is there', (_, text) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path ?? '');
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

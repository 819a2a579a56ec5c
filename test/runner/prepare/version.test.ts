// Which version of an agent CLI is installed, for programs of npm packages and others.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { installedVersion, unknownVersion } from '../../../src/runner/prepare/version.ts';

const directory = mkdtempSync(join(tmpdir(), 'conductor-version-'));
const env = { PATH: process.env.PATH ?? '' };
const checked = { cli: 'claude', checkedWith: '2.1.330' } as const;

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a program of an npm package is not started to be asked', async () => {
  const program = put('lib/node_modules/@acme/cli/bin/cli.js', 'touch started; echo 9.9.9');
  writeFileSync(join(directory, 'lib/node_modules/@acme/cli/package.json'), '{"version":"2.1.330","bin":{"cli":"x"}}');
  const link = join(directory, 'cli');
  symlinkSync(program, link);
  expect(await installedVersion(link, env)).toBe('2.1.330');
  expect(await unknownVersion(checked, link, env)).toBeNull();
});

test('another program is asked', async () => {
  expect(await installedVersion(put('native', 'echo "Claude Code 2.2.0 (native)"'), env)).toBe('2.2.0');
});

test('another version than the one that was checked is worth a warning with both', async () => {
  const warning = await unknownVersion(checked, put('newer', 'echo 2.2.0'), env);
  expect(warning).toMatch(/^claude 2\.2\.0 is installed, .* 2\.1\.330/);
});

test.each([
  ['that fails', 'exit 3'],
  ['that says something else', 'echo hello'],
])('of a program %s nobody knows the version, and nobody is warned', async (_what, script) => {
  expect(await unknownVersion(checked, put('odd', script), env)).toBeNull();
});

function put(path: string, script: string): string {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

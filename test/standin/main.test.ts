import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { client } from './checked-github.ts';

const program = fileURLToPath(new URL('../../dist/standin/main.js', import.meta.url));

test('started by hand it prints one line with all one needs, says what it is, and ends when told to', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stand-in-'));
  const child = spawn(process.execPath, [program, '--dir', dir], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });
  const [said] = await once(createInterface(child.stderr), 'line');
  expect(said).toContain('this is not GitHub');
  const [line] = await once(createInterface(child.stdout), 'line');
  const told = JSON.parse(line);
  expect(told).toMatchObject({ appId: expect.any(Number), secret: 'stand-in-secret', repository: 'acme/widgets' });
  expect(await readFile(told.keyPath, 'utf8')).toContain('PRIVATE KEY');
  const asked = await client(told.url, told.person.token)('GET', `/api/v3/repos/${told.repository}`);
  expect(asked.body.full_name).toBe('acme/widgets');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

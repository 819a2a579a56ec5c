import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const room = fileURLToPath(new URL('../../src/standin', import.meta.url));

test('the stand-in stands on its own: it imports node and itself, nothing else', () => {
  const foreign = readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => imports(join(room, file)).filter((from) => !from.startsWith('node:') && !inside(file, from)));
  expect(foreign).toEqual([]);
});

function imports(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '');
}

function inside(file: string, from: string): boolean {
  return from.startsWith('.') && !relative(room, join(room, file, '..', from)).startsWith('..');
}

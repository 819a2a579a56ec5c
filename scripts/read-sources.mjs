// Every TypeScript file of src/, as text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/root.mjs';

/** @returns {Map<string, string>} by path below src/ */
export function readSources() {
  const paths = readdirSync(join(root, 'src'), { recursive: true }).filter((path) => path.endsWith('.ts'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, 'src', path), 'utf8')]));
}

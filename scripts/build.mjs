// Compiles src/ to dist/ and copies what is not TypeScript (Lua scripts, shell wrappers, data) beside it.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const assets = /\.(lua|sh|json|md|yml)$/;

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root], { stdio: 'inherit', cwd: root });
copyAssets('');
if (existsSync(join(root, 'dist/cli.js'))) chmodSync(join(root, 'dist/cli.js'), 0o755);

function copyAssets(folder) {
  for (const entry of readdirSync(join(root, 'src', folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) copyAssets(path);
    else if (assets.test(entry.name)) {
      mkdirSync(join(root, 'dist', folder), { recursive: true });
      cpSync(join(root, 'src', path), join(root, 'dist', path));
    }
  }
}

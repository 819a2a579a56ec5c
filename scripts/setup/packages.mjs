// The npm packages, exactly as package-lock.json says.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { Stuck, step } from './say.mjs';

export async function ensurePackages() {
  if (areInstalled()) return;
  await step('Installing the npm packages', () => npm(['ci', '--include=dev', '--no-audit', '--no-fund'], root));
}

/** @throws Stuck with what npm said */
export function npm(args, cwd) {
  const [program, ...first] = npmCommand();
  const { status, error, stdout, stderr } = spawnSync(program, [...first, ...args, '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
  });
  if (status === 0) return;
  const said = error
    ? `${program}: ${error.message}`
    : `${stdout}\n${stderr}`.trim().split('\n').slice(0, 25).join('\n');
  throw new Stuck(`npm ${args.join(' ')} failed:\n${said}`);
}

/** npm writes down what it has installed; packages of other platforms are missing there by right. */
function areInstalled() {
  const wanted = packagesIn('package-lock.json');
  const present = packagesIn('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '' || (optional && !present[path])) return true;
    return present[path]?.version === version && present[path].integrity === integrity;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Under `npm run` the same npm again; it need not be on PATH. */
export function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  return /npm-cli\.c?js$/.test(running) ? [process.execPath, running] : ['npm'];
}

// Which version of an agent CLI is installed: its flags and screens change from one to the next.
import { execFile } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Driver } from '../agents/driver.ts';

/**
 * Read from the package the program is part of, which takes no time; a program of no npm package is asked.
 *
 * @param program absolute path
 * @param env for the program
 * @returns e.g. `2.1.330`; null when it cannot be known
 */
export async function installedVersion(program: string, env: Readonly<Record<string, string>>): Promise<string | null> {
  return packageVersion(program) ?? (await askedVersion(program, env));
}

/** @returns what to warn of; null when it is the version the driver was checked with, or nobody knows */
export async function unknownVersion(
  { cli, checkedWith }: Pick<Driver, 'cli' | 'checkedWith'>,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  if (checkedWith === null) return null;
  const version = await installedVersion(program, env);
  if (version === null || version === checkedWith) return null;
  return `${cli} ${version} is installed, and the conductor was checked with ${checkedWith}: its flags or screens may differ`;
}

function packageVersion(program: string): string | null {
  try {
    let directory = dirname(realpathSync(program));
    for (let levels = 0; levels < 3; levels++, directory = dirname(directory)) {
      const found: unknown = parsed(join(directory, 'package.json'));
      if (isPackage(found)) return found.version;
    }
  } catch {
    // a program that is gone has no version
  }
  return null;
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isPackage(value: unknown): value is { version: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    'bin' in value &&
    typeof value.version === 'string'
  );
}

async function askedVersion(program: string, env: Readonly<Record<string, string>>): Promise<string | null> {
  const asked = await promisify(execFile)(program, ['--version'], { cwd: '/', env, timeout: 10_000 }).catch(
    () => undefined,
  );
  return /\d+\.\d+\.\d+[\w.-]*/.exec(asked?.stdout ?? '')?.[0] ?? null;
}

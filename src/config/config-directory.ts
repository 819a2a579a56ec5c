// Which directory the configuration is in, and what to say when it is not there.
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { resolvePath, shownPath } from './paths.ts';
import type { Problem } from './problem.ts';

export interface Standpoint {
  /** `--config DIR`; it goes before `CONDUCTOR_CONFIG`, and that before `config/`. */
  readonly configDir?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths begin here, and paths in problems are shown from here. */
  readonly cwd: string;
}

/** @returns the absolute path of the first of `--config`, `CONDUCTOR_CONFIG`, `config/`; it need not exist */
export function configDirectory({ configDir, env, cwd }: Standpoint): string {
  const written = configDir || env.CONDUCTOR_CONFIG || 'config';
  return resolvePath(written, cwd, env) ?? resolve(cwd, written);
}

/** @returns the problem that names the path which was looked at */
export async function missingConfig(directory: string, { cwd }: Standpoint): Promise<Problem> {
  const there = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = shownPath(there ? join(directory, 'project.yml') : directory, cwd);
  const fix = there
    ? 'write it, `project: { name: "…" }` is enough; config/project.example.yml shows every key'
    : 'make it and put a project.yml in it, or name another with --config DIR or CONDUCTOR_CONFIG';
  const reason = there ? 'there is no such file' : 'there is no such directory';
  return { file, line: 0, column: 0, code: 'config.not_found', key: '', reason, fix };
}

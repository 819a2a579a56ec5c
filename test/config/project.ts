// A project on disk for one test: its files are written below a directory of its own and removed afterwards.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Bad, type Good, type LoadOptions, loadConfig } from '../../src/config/load-config.ts';
import { formatProblem } from '../../src/config/problem.ts';

/** Text by path from the project root. */
export type Files = Readonly<Record<string, string>>;

export interface BadConfiguration {
  readonly mistake: string;
  /** project.yml, when it is not the minimal one. */
  readonly project?: string;
  readonly agents?: string;
  readonly files?: Files;
  /** What is told, one line per problem. */
  readonly says: readonly string[];
}

export const minimal = 'project:\n  name: Widgets\n';

/** @returns the project root; `config/project.yml` is minimal unless it is among the files */
export async function projectWith(files: Files): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'conductor-config-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ 'config/project.yml': minimal, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

export async function load(files: Files, options: Partial<LoadOptions> = {}): Promise<Good | Bad> {
  return loadConfig({ cwd: await projectWith(files), env: {}, ...options });
}

/** @returns the good configuration; a test of a bad one fails with its problems */
export async function loadGood(files: Files, options: Partial<LoadOptions> = {}): Promise<Good> {
  const loaded = await load(files, options);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded;
}

/** @returns one line per problem, with `<root>` for the project root; none when the configuration is good */
export async function problemsOf(files: Files, options: Partial<LoadOptions> = {}): Promise<string[]> {
  const root = options.cwd ?? (await projectWith(files));
  const loaded = await loadConfig({ env: {}, ...options, cwd: root });
  return loaded.ok ? [] : loaded.problems.map((problem) => formatProblem(problem).replaceAll(root, '<root>'));
}

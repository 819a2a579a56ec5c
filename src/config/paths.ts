// Paths of the operator, and the rule that what belongs in a directory stays in it.
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Resolves what an operator wrote: relative to `root`, absolute, `~/…` for the service user's home, `$NAME/…` for a variable.
 * @returns undefined when the variable is unset or empty
 */
export function resolvePath(written: string, root: string, env: Env): string | undefined {
  const home = /^~(?=\/|$)/.exec(written);
  if (home) return join(env.HOME || homedir(), written.slice(1));
  const variable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))(?=\/|$)/.exec(written);
  if (!variable) return resolve(root, written);
  const value = env[variable[1] ?? variable[2] ?? ''];
  return value ? resolve(root, join(value, written.slice(variable[0].length))) : undefined;
}

/** @returns the path to show: from where the person stands when it lies below, else absolute */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return leadsOut(short) || short === '' ? path : short;
}

/**
 * Follows links: a link that leads out of the directory is as bad as `../`.
 * @returns the real path; undefined when it is outside of `directory`; throws ENOENT when there is nothing
 */
export async function realPathInside(directory: string, path: string): Promise<string | undefined> {
  const [root, real] = await Promise.all([realpath(directory), realpath(join(directory, path))]);
  return leadsOut(relative(root, real)) ? undefined : real;
}

/** @returns whether a path of a file leaves the directory it is meant for, as written */
export function leadsOut(path: string): boolean {
  return isAbsolute(path) || normalize(path).split(sep)[0] === '..';
}

// Finds the program of an agent the way the shell in its session would, before anything is started.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/**
 * @param program a name to look for on `path`, or a path that is taken from `directory`
 * @returns its absolute path; undefined when there is no such executable file
 */
export function findProgram(program: string, path: string | undefined, directory: string): string | undefined {
  const places = program.includes('/') ? ['.'] : (path ?? '').split(delimiter);
  return places.map((place) => resolve(directory, place, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

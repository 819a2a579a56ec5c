// What went wrong with git, as a broken world the engine understands.
import { PortError } from '../ports/port-error.ts';
import type { GitResult } from './git.ts';

/** @returns an error of the workspace port. */
export function broken(code: string, message: string, retry: 'soon' | 'never', cause?: unknown): PortError {
  return new PortError('workspace', code, message, retry, cause);
}

/**
 * @param doing what git was asked to do, in words: `fetching main`
 * @returns `disk_full` when that was the reason, else an error with `code` that is worth another try
 */
export function gitFailure(result: GitResult, code: string, doing: string): PortError {
  const said = result.stderr.trim().slice(-2000) || `git ended with ${result.code}`;
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return broken('disk_full', `The disk is full: ${doing} failed. ${said}`, 'soon');
  }
  return broken(code, `${doing} failed: ${said}`, 'soon');
}

/** @returns git's standard output. @throws PortError made by `gitFailure` unless git ended with 0. */
export function outputOf(result: GitResult, code: string, doing: string): string {
  if (result.code !== 0) throw gitFailure(result, code, doing);
  return result.stdout;
}

/** @returns `error`, or `disk_full` in its place when a file could not be written for want of space. */
export function diskFullOr(error: unknown): unknown {
  const code = codeOf(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return broken('disk_full', `The disk is full: ${String(error)}`, 'soon', error);
}

/** @returns the `code` of a file system or process error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

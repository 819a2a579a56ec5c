// What is looked at before a push: workflow files, secrets, and files that steer programs.
import type { PushResult } from '../../ports/workspace.ts';
import type { Place } from '../places.ts';
import type { Tools } from '../site.ts';
import { changesSince, differences, shownPath } from './changes.ts';
import { isGuarded } from './guarded-paths.ts';
import { secretReason } from './secret-reason.ts';
import { scanForSecrets } from './secret-scan.ts';

type Refusal = Extract<PushResult, { pushed: false }>;

/**
 * Looks at every commit the server does not have: a change that a later commit takes back is still pushed, and GitHub refuses
 * workflows in any of them.
 * @param known commits the server has
 */
export async function refusalOfWork(
  site: Tools,
  place: Place,
  commit: string,
  known: readonly string[],
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const work = await changesSince(site, place, commit, known, signal);
  if (work === undefined) {
    const reason = 'The work changes more files than can be looked through for secrets, so it was not pushed';
    return { pushed: false, code: 'refused', reason };
  }
  const workflows = work.changes.map(({ path }) => path).filter(isWorkflow);
  if (workflows.length > 0) {
    const named = [...new Set(workflows)].slice(0, 20).map(shownPath).join(', ');
    const reason = `The App may not change workflow files, and this work does: ${named}`;
    return { pushed: false, code: 'workflows', reason };
  }
  const findings = await scanForSecrets(site, place, work, signal);
  return findings.length === 0 ? undefined : { pushed: false, code: 'secret', reason: secretReason(findings) };
}

function isWorkflow(path: string): boolean {
  return path.startsWith('.github/workflows/') || path === '.github/workflows';
}

/** @returns the guarded paths that differ between two commits */
export async function guardedChanges(
  site: Tools,
  place: Place,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const changes = await differences(site, place, from, to, signal);
  if (changes === undefined) return ['more files than could be looked at'];
  return changes.filter(({ path }) => isGuarded(path)).map(({ path }) => shownPath(path));
}

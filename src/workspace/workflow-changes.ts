// Whether work touches GitHub's workflow files, which the App has no right to change.
import type { Repository } from '../core/subject.ts';
import { outputOf } from './git-failure.ts';
import { readRefs } from './refs.ts';
import type { Tools } from './site.ts';

/**
 * Looks at every commit the server does not have: GitHub refuses a push also when a later commit takes the change back.
 * A merge counts only for what differs from all its parents (`--cc`), so merging the default branch's workflows in is no change.
 * @returns their paths, each once
 */
export async function changedWorkflows(
  site: Tools,
  repository: Repository,
  branch: string,
  commit: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { main, remote } = await readRefs(site, repository, branch);
  const known = [main, remote].filter((tip) => tip !== undefined);
  const args = ['log', '--cc', '--name-only', '-z', '--format=', commit, '--not', ...known, '--', '.github/workflows'];
  const result = await site.git({ cwd: site.places.clone(repository.id).clone, args, signal });
  const paths = outputOf(result, 'clone_failed', 'reading the changed files').split(/[\0\n]/);
  return [...new Set(paths.filter((path) => path !== ''))];
}

// A file that a pull request or a comparison changes.
import { type ChangedFile, patchOf } from '../git/merge.ts';
import type { At } from '../world/world.ts';
import { repoApi, repoWeb } from './links.ts';

export async function changedFileJson(
  { world, repo }: Pick<At, 'world' | 'repo'>,
  base: string,
  head: string,
  file: ChangedFile,
) {
  const patch = await patchOf(repo.git, base, head, file.path);
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: repoWeb(world, repo, 'blob', head, path),
    raw_url: repoWeb(world, repo, 'raw', head, path),
    contents_url: `${repoApi(world, repo, 'contents', path)}?ref=${head}`,
    ...(patch === '' ? {} : { patch }),
    ...(file.from === undefined ? {} : { previous_filename: file.from }),
  };
}

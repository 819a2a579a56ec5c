// Something that was left lying about, and all in it.
import { join } from 'node:path';
import { unlessGone } from './file-error.ts';
import type { FileSystem } from './file-system.ts';

/** Links are removed, not followed; what is gone already is no failure. */
export async function removeTree(fs: FileSystem, path: string): Promise<void> {
  const found = await fs.stat(path);
  if (!found) return;
  if (found.kind !== 'directory') return unlessGone(() => fs.unlink(path));
  for (const name of (await fs.list(path)) ?? []) await removeTree(fs, join(path, name));
  await unlessGone(() => fs.removeDirectory(path));
}

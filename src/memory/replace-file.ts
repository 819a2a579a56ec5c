// One file replaced as a whole: a reader, or a crash, sees the old content or the new one.
import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * @param staged where the new content is written first: on the same file system, in a directory that exists
 * @returns when the content would survive a loss of power
 */
export async function replaceFile(path: string, text: string, staged: string): Promise<void> {
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  );
  const file = await open(staged, 'w', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(staged, path);
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

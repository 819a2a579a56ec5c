// Texts that were too long for a comment, kept as files and served to who knows their name.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Texts } from '../ports/texts.ts';

export interface TextsOptions {
  /** Absolute; nothing else is in it. */
  readonly directory: string;
  /** Address of the web server, without a slash at its end; null: none that may be published. */
  readonly publicUrl: string | null;
  readonly mask: (text: string) => string;
  readonly clock: Clock;
}

export interface KeptTexts extends Texts {
  /** @returns undefined for a name that is none, and for what is not kept any more */
  find(name: string): Promise<string | undefined>;
}

const mostKept = 1_000;
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Its name is made of what it says: who has not seen the text cannot guess it, and needs no other key to read it. */
export function createTexts({ directory, publicUrl, mask, clock }: TextsOptions): KeptTexts {
  return { keep, find };

  async function keep(text: string): Promise<string> {
    const shown = mask(text);
    const name = createHash('sha256').update(shown).digest('hex').slice(0, 32);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const staged = join(directory, `${clock.id()}.tmp`);
    await writeFile(staged, shown, { mode: 0o600 });
    await rename(staged, join(directory, fileOf(name)));
    await forgetOld();
    return publicUrl === null ? `texts/${fileOf(name)} in the logs of the conductor` : `${publicUrl}/texts/${name}`;
  }

  async function find(name: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{32}$/.test(name)) return undefined;
    return readFile(join(directory, fileOf(name)), 'utf8').catch(ifMissing);
  }

  /** What another process removes meanwhile is gone all the same. */
  async function forgetOld(): Promise<void> {
    const files = await Promise.all(
      (await readdir(directory)).map(async (name) => ({
        name,
        at: (await stat(join(directory, name)).catch(ifMissing))?.mtimeMs ?? 0,
      })),
    );
    const newestFirst = files.sort((a, b) => b.at - a.at);
    const old = newestFirst.filter(({ at }, place) => place >= mostKept || at < clock.now() - keptMs);
    await Promise.all(old.map(({ name }) => rm(join(directory, name), { force: true })));
  }
}

function fileOf(name: string): string {
  return `${name}.md`;
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

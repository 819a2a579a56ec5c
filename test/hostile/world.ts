// Where the hostile texts are let loose: directories of their own for home, temporary files and canaries.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Hostile, hostileTexts } from './texts.ts';

export interface World {
  readonly dir: string;
  readonly home: string;
  readonly tmp: string;
  readonly texts: readonly Hostile[];
  /** For whatever is started here: its home and its temporary files are of this world. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Begins the name of every canary. */
  readonly prefix: string;
  /** @returns files that only a text that was run can have made: in this world, below `more`, and where our processes stand */
  canaries(...more: readonly string[]): readonly string[];
  end(): void;
}

/** Made at once, as the options of a test need it; to be ended by the caller. */
export function makeWorld(): World {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hostile-')));
  const [home, tmp, canary] = [join(dir, 'home'), join(dir, 'tmp'), join(dir, 'canary')];
  for (const path of [home, tmp, canary]) mkdirSync(path);
  const prefix = `pwned-${randomBytes(4).toString('hex')}-`;

  return {
    dir,
    home,
    tmp,
    texts: hostileTexts({ prefix, canary, home, tmp }),
    env: { ...process.env, HOME: home, TMPDIR: tmp },
    prefix,
    canaries: (...more) => [
      ...[process.cwd(), homedir(), tmpdir(), '/'].flatMap((place) => canariesIn(place, false)),
      ...[dir, ...more].flatMap((place) => canariesIn(place, true)),
    ],
    end: () => rmSync(dir, { recursive: true, force: true }),
  };

  function canariesIn(place: string, recursive: boolean): string[] {
    const names = readdirSync(place, { recursive, encoding: 'utf8' });
    return names.filter((name) => isCanary(basename(name))).map((name) => join(place, name));
  }

  /** An agent's files may have a hostile text for a name: that is longer. */
  function isCanary(name: string): boolean {
    return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
  }
}

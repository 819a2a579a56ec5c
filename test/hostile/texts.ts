// What strangers may write: a table of texts, each of which once did harm to some program.
import { join } from 'node:path';
import { markdown } from './texts/markdown.ts';
import { gitRefs, paths, tmux } from './texts/names.ts';
import { prompts } from './texts/prompts.ts';
import { protocols } from './texts/protocols.ts';
import { shell } from './texts/shell.ts';
import { size } from './texts/size.ts';
import { templates } from './texts/templates.ts';
import { terminal, unicode } from './texts/terminal.ts';

/** What it is → the text. */
export type Family = Readonly<Record<string, string>>;

export interface Hostile {
  /** `<family>: <what it is>` */
  readonly name: string;
  readonly text: string;
}

/** Directories where a file of this name must never be found. */
export interface Canaries {
  /** Begins the name of every canary; nobody else's files begin with it. */
  readonly prefix: string;
  readonly canary: string;
  readonly home: string;
  readonly tmp: string;
}

const families = { shell, gitRefs, tmux, terminal, unicode, markdown, paths, templates, prompts, protocols, size };

/** @returns the table; a canary that is found names its text by the number at its end */
export function hostileTexts({ prefix, canary, home, tmp }: Canaries): readonly Hostile[] {
  const rows = Object.entries(families).flatMap(([family, texts]) =>
    Object.entries(texts).map(([name, text]) => ({ name: `${family}: ${name}`, text })),
  );
  return rows.map(({ name, text }, at) => {
    const file = `${prefix}${at}`;
    const places: Readonly<Record<string, string>> = {
      canary: join(canary, file),
      home: join(home, file),
      tmp: join(tmp, file),
      here: file,
    };
    return { name, text: text.replace(/\{(canary|home|tmp|here)\}/g, (_, place: string) => places[place] ?? '') };
  });
}

// Which issues the files may be about.
import { type FoundTexts, memoryFiles } from './memory-file.ts';

const named = /(?:#|\/issues\/|\b(?:task|issue)\s*:?\s*[([]?)(\d{1,15})/gi;
const inCell = /(?:^|\|)[ \t]*(\d{1,15})(?=[ \t]*(?:\||$))/gm;

/**
 * @returns every issue that is named, however a person does so: perhaps more than the files are about, and never fewer. A task that
 * is named in none of them has said nothing there that anybody changed.
 */
export function mentionedIn(...all: readonly FoundTexts[]): ReadonlySet<number> {
  const texts = all.flatMap((one) => memoryFiles.map((file) => one[file] ?? ''));
  const found = texts.flatMap((text) => [named, inCell].flatMap((form) => [...text.matchAll(form)]));
  return new Set(found.map(([, digits]) => Number(digits)));
}

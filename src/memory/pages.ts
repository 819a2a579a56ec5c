// The pages that were read or written last: what was found on one of them is not looked for again.
import type { MemoryFile } from '../text/memory/memory-file.ts';
import { type Page, pageOf } from '../text/memory/page.ts';

/** The page with this text; the same one as before, where the file said the same a moment ago. */
export type Pages = (file: MemoryFile, text: string) => Page;

/** What was read, and what was made of it: that is what is read the next time. */
const most = 2;

/** @returns pages of one repository. Most updates change one file of four, and all four are long. */
export function createPages(): Pages {
  const known = new Map<MemoryFile, readonly { readonly text: string; readonly page: Page }[]>();

  return (file, text) => {
    const latest = known.get(file) ?? [];
    const there = latest.find((one) => one.text === text) ?? { text, page: pageOf(text) };
    known.set(file, [there, ...latest.filter((one) => one !== there)].slice(0, most));
    return there.page;
  };
}

// The pages of docs/ that are printed from the code, and the function of dist/ that prints each.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/root.mjs';

const pages = [
  { page: 'docs/configuration.md', printer: ['config/print.js', 'printConfigurationPage'] },
  { page: 'docs/lifecycle.md', printer: ['text/diagrams/lifecycle-diagram.js', 'printLifecyclePage'] },
  { page: 'docs/commands.md', printer: ['text/help.js', 'printCommandsPage'] },
];

/** @returns {Promise<string[]>} the pages that do not say what the code says now */
export async function stalePages() {
  const printed = await Promise.all(pages.map(async ({ page, printer }) => ({ page, text: await print(printer) })));
  return printed.filter(({ page, text }) => read(page) !== text).map(({ page }) => page);
}

/** @returns {Promise<string[]>} the pages that were written because they had changed */
export async function writePages() {
  const stale = await stalePages();
  for (const { page, printer } of pages.filter((one) => stale.includes(one.page))) {
    writeFileSync(join(root, page), await print(printer));
  }
  return stale;
}

async function print([file, name]) {
  const module = await import(pathToFileURL(join(root, 'dist', file)));
  return module[name]();
}

function read(page) {
  const path = join(root, page);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

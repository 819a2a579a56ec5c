// Untrusted text as Markdown that says what it says and does nothing: no mention, no closing keyword, no HTML, no command.
// Known forms of secrets are masked on the way.
import { middleOut } from './cap.ts';
import { clean, oneLine } from './clean.ts';
import { disarm } from './disarm.ts';
import { nodesOf, readMarkdown } from './markdown-tree.ts';
import { redact } from './secrets/redact.ts';

/** One piece of a comment; a whole comment has room for three of them. */
export const longestPiece = 18_000;

/**
 * @param text several lines of Markdown by an agent or a person
 * @returns it as a block quote, to be set between blank lines: no fence, heading, marker or command inside can act on what
 * stands around it, nobody is mentioned, no issue is referred to or closed
 */
export function quote(text: string, limit = longestPiece): string {
  const lines = shown(text, limit).trim().split('\n');
  return inert(lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n'));
}

/** @returns the text on one line, with everything escaped that Markdown, GitHub or we would act on, at a line's start too. */
export function plain(text: string, limit = 200): string {
  const escaped = oneLine(redact(clean(text)), limit).replace(/[\\`*_~[\]<>&|$]/g, '\\$&');
  return disarm(escaped.replace(/^[/#+=-]/, '\\$&').replace(/^(\d+)(?=[.)])/, '$1\\'));
}

/** @returns an inline code span that the text cannot close. Not for table cells. */
export function code(text: string): string {
  const line = oneLine(redact(clean(text)), 300);
  const ticks = '`'.repeat(longestRun(line, /`+/g) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** @returns inline code for a table cell, where a pipe would end the cell even inside backticks. */
export function codeCell(text: string): string {
  const entity = (sign: string) => `&#${sign.codePointAt(0)};`;
  return `<code>${oneLine(redact(clean(text)), 300).replace(/[^\p{L}\p{N} .,/=-]/gu, entity)}</code>`;
}

/** @returns a fenced block that the content cannot close; of long text the end counts most. */
export function fence(text: string, limit = longestPiece): string {
  const content = shown(text, limit).replace(/^\n+|\s+$/g, '');
  const ticks = '`'.repeat(Math.max(3, longestRun(content, /`+/g) + 1));
  return `${ticks}\n${content}\n${ticks}`;
}

/** @returns Markdown that GitHub folds away under a summary line. */
export function folded(summary: string, markdown: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

/** Masked before it is cut: half a secret would not be recognised. */
function shown(text: string, limit: number): string {
  return middleOut(redact(clean(text)), limit);
}

function longestRun(text: string, run: RegExp): number {
  return Math.max(0, ...(text.match(run) ?? []).map((found) => found.length));
}

/**
 * Fenced code and simple code spans stay byte for byte. In a paragraph with a pipe nothing counts as code: GitHub may see a
 * table there, and cells are cut before code is looked for; with a link neither, because its address may hold a backtick.
 * Indented code is not spared: it may be a footnote.
 */
function inert(text: string): string {
  const flat = withoutHtml(text);
  let result = '';
  let done = 0;
  for (const { start, end } of spared(flat)) {
    result += disarmBlock(flat.slice(done, start)) + flat.slice(start, end);
    done = end;
  }
  return result + disarmBlock(flat.slice(done));
}

/** Escaping HTML frees the backticks inside a tag, which may join others: so it is looked at again until nothing is left. */
function withoutHtml(text: string): string {
  let rest = text;
  for (let round = 0; round < 3; round++) {
    const html = nodesOf(readMarkdown(rest), ['html']);
    if (html.length === 0) return rest;
    for (const { start, end } of html.reverse()) {
      rest = rest.slice(0, start) + rest.slice(start, end).replaceAll('<', '\\<') + rest.slice(end);
    }
  }
  return fence(text, text.length);
}

function spared(text: string): { readonly start: number; readonly end: number }[] {
  const tree = readMarkdown(text);
  const unsure = nodesOf(tree, ['paragraph', 'heading']).filter(({ start, end }) =>
    /\||\][[(:]/.test(text.slice(start, end)),
  );
  return nodesOf(tree, ['code', 'inlineCode']).filter(({ type, start, end }) => {
    if (type === 'code') return /^[`~]/.test(text.slice(start, end));
    return !unsure.some((block) => block.start <= start && end <= block.end);
  });
}

function disarmBlock(text: string): string {
  return disarm(text.replace(/&(?=#?[A-Za-z0-9]+;)/g, '&amp;'));
}

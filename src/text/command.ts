// From a comment to the commands in it. Parsed once: every later stage gets these objects and never the raw body.
import type { Paragraph, RootContent } from 'mdast';
import type { Verb } from '../core/policy.ts';
import { clean } from './clean.ts';
import { commands, isVerb } from './commands.ts';
import { nodesOf, readMarkdown } from './markdown-tree.ts';
import { endOfReply, signature } from './quoted-mail.ts';

export interface ParsedCommand {
  readonly verb: Verb | 'unknown';
  /** The verb as written, cleaned; empty for a bare `/conductor`, which asks for help. */
  readonly word: string;
  /** Rest of the line; for verbs that carry a text also the lines up to the next command. Cleaned and trimmed. */
  readonly text: string;
  /** Line of the comment, from 1. */
  readonly line: number;
}

/** One comment may not set off more replies than this. */
const mostCommands = 10;

/**
 * Commands are looked for in this many characters: the structure of a longer comment can be made to cost seconds (16,000 lines
 * behind one list marker took 4.5 s), and anybody may write one. What stands further down is text, never an order: a command
 * with a text, begun in time, carries all of it.
 */
const longestRead = 16_384;
/** And in front of so many openings of HTML comments: 4,000 of them, which fit into that, took 2 s. */
const mostOpenings = 500;

const commandLine = /^ {0,3}\/conductor(?:[ \t]+(\S+)(.*))?[ \t]*$/is;

/**
 * A command is a line of plain paragraph text at the root of the comment that begins with `/conductor`; code of any kind,
 * quotes, lists, HTML and quoted e-mail hold none (what GitHub would draw as a quotation is nobody's order).
 */
export function parseCommands(body: string): ParsedCommand[] {
  if (!/^ {0,3}\/conductor/im.test(body)) return [];
  const end = Math.min(longestRead, [...body.matchAll(/<!--/g)][mostOpenings]?.index ?? body.length);
  const { lines, stops } = candidates(body.slice(0, end), body.length > end);
  return lines.slice(0, mostCommands).map((line) => toCommand(body, line, stops));
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

function toCommand(body: string, line: Line, stops: readonly number[]): ParsedCommand {
  const [, word = '', rest = ''] = commandLine.exec(body.slice(line.start, line.end)) ?? [];
  const name = word.toLowerCase() || 'help';
  const verb = isVerb(name) ? name : 'unknown';
  const next = Math.min(...stops.filter((stop) => stop >= line.end), body.length);
  const following = verb !== 'unknown' && commands[verb].manyLines ? body.slice(line.end, next) : '';
  return { verb, word: clean(word), text: clean(`${rest}${following}`).trim(), line: line.number };
}

/** Command lines in order; `stops` are the places where a text ends, because an e-mail is quoted from there. */
function candidates(
  body: string,
  isCut: boolean,
): { readonly lines: readonly Line[]; readonly stops: readonly number[] } {
  const blocks = readMarkdown(body.replace(signature, '   ')).children;
  const isBlock = (at: number) => blocks.some((block) => startOf(block) <= at && at < endOf(block));
  const signed = [...body.matchAll(signature)].find(({ index }) => !isBlock(index))?.index;
  const lines: Line[] = [];
  const stops = signed === undefined ? [] : [signed];
  let inside = 0;
  for (const [index, block] of blocks.entries()) {
    const { text, start } = sourceOf(body, block);
    const mail = block.type === 'paragraph' ? endOfReply(text) : undefined;
    if (block.type === 'paragraph' && inside === 0 && start < (signed ?? body.length)) {
      const mayGoOn = isCut && index === blocks.length - 1;
      lines.push(...commandLines(body, block, mayGoOn).filter((line) => line.start < start + (mail ?? text.length)));
    }
    inside = Math.max(0, inside + openedIn(body, block, body.length));
    if (mail === undefined) continue;
    stops.push(start + mail);
    // A mail that is properly quoted ends with its quotation; of any other nobody knows where it ends.
    if (blocks[index + 1]?.type !== 'blockquote') break;
  }
  return { lines, stops: [...stops, ...lines.map((line) => line.start)] };
}

/** @param mayGoOn is the rest of the paragraph unknown, which may close what was opened here? */
function commandLines(body: string, paragraph: Paragraph, mayGoOn: boolean): Line[] {
  const { start, text, line } = sourceOf(body, paragraph);
  const words = paragraph.children.filter((child) => child.type === 'text');
  const isPlain = (at: number) => words.some((word) => startOf(word) <= at && at < endOf(word));
  const isOpen = (at: number) => {
    const before = words.map((word) => body.slice(startOf(word), Math.min(endOf(word), at))).join('');
    return openedIn(body, paragraph, at) > 0 || isInBrackets(before) || (mayGoOn && /[`<]/.test(before));
  };
  const found: Line[] = [];
  // A paragraph's source begins after the indent of its first line; later lines keep theirs.
  let offset = start;
  for (const [index, piece] of text.split(/(?<=\n)|(?<=\r)(?!\n)/).entries()) {
    const written = piece.replace(/[\r\n]+$/, '');
    const slash = offset + written.search(/\S|$/);
    if (commandLine.test(written) && isPlain(slash) && !isOpen(slash)) {
      found.push({ start: offset, end: offset + written.length, number: line + index });
    }
    offset += piece.length;
  }
  return found;
}

function sourceOf(body: string, node: RootContent) {
  return { start: startOf(node), text: body.slice(startOf(node), endOf(node)), line: node.position?.start.line ?? 1 };
}

function startOf(node: RootContent): number {
  return node.position?.start.offset ?? 0;
}

function endOf(node: RootContent): number {
  return node.position?.end.offset ?? 0;
}

/** Within the label, address or title of a link, a picture or a definition, of which not all is shown. */
function isInBrackets(before: string): boolean {
  const opened = before.lastIndexOf('](');
  return (
    before.lastIndexOf('[') > before.lastIndexOf(']') ||
    opened > before.lastIndexOf(')') ||
    /^\[(?:\\.|[^\]\\])*\]:/.test(before)
  );
}

/** How many elements that hide or quote are open at a place, by what a block holds before it. */
function openedIn(body: string, block: RootContent, before: number): number {
  return nodesOf(block, ['html'])
    .filter(({ end }) => end <= before)
    .reduce((sum, { start, end }) => sum + openedElements(body.slice(start, end)), 0);
}

const holding = 'blockquote|code|details|dialog|div|noscript|pre|samp|script|style|svg|table|template|textarea|title';
const opening = new RegExp(`<(?:${holding})\\b`, 'gi');
const closing = new RegExp(`</(?:${holding})\\b`, 'gi');

/** How many more of the elements that hide or quote are opened than closed in a piece of HTML, whatever its comments say. */
function openedElements(html: string): number {
  const shown = html.replace(/<!--[\s\S]*?(?:-->|$(?![\s\S]))/g, '');
  return (shown.match(opening)?.length ?? 0) - (shown.match(closing)?.length ?? 0);
}

// From a comment to the commands in it. Parsed once: every later stage gets these objects and never the raw body.
import type { Paragraph, RootContent } from 'mdast';
import type { Verb } from '../core/policy.ts';
import { commands, isVerb } from './commands.ts';
import { readMarkdown } from './markdown-tree.ts';

export interface ParsedCommand {
  readonly verb: Verb | 'unknown';
  /** The verb as written; empty for a bare `/conductor`, which asks for help. */
  readonly word: string;
  /** Rest of the line; for verbs that carry a text also the lines up to the next command. Trimmed. */
  readonly text: string;
  /** Line of the comment, from 1. */
  readonly line: number;
}

/** One comment may not set off more replies than this. */
const mostCommands = 10;

/**
 * Commands are looked for in this many characters: the structure of a longer comment can be made to cost seconds (16,000 lines
 * behind one list marker took 4.5 s), and anybody may write one. What stands further down is text, never an order.
 */
const longestRead = 16_384;

const commandLine = /^( {0,3})\/conductor(?:[ \t]+(\S+)(.*))?[ \t]*$/i;

/**
 * A command is a line of plain paragraph text at the root of the comment that begins with `/conductor`; code of any kind,
 * quotes, lists, HTML and quoted e-mail hold none (what GitHub would draw as a quotation is nobody's order).
 */
export function parseCommands(body: string): ParsedCommand[] {
  if (!/^ {0,3}\/conductor/im.test(body)) return [];
  const { lines, stops } = candidates(beginning(body));
  return lines.slice(0, mostCommands).map((line) => toCommand(body, line, stops));
}

/** @returns whole lines only: half a line could be taken for something else. */
function beginning(body: string): string {
  if (body.length <= longestRead) return body;
  return body.slice(0, body.lastIndexOf('\n', longestRead) + 1);
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

function toCommand(body: string, line: Line, stops: readonly number[]): ParsedCommand {
  const [, , word = '', rest = ''] = commandLine.exec(body.slice(line.start, line.end)) ?? [];
  const name = word.toLowerCase() || 'help';
  const verb = isVerb(name) ? name : 'unknown';
  const next = Math.min(...stops.filter((stop) => stop >= line.end), body.length);
  const following = verb !== 'unknown' && commands[verb].manyLines ? body.slice(line.end, next) : '';
  return { verb, word, text: `${rest}${following.replace(/\r\n?/g, '\n')}`.trim(), line: line.number };
}

/** Command lines in order; `stops` are the places where a text ends, because an e-mail is quoted from there. */
function candidates(body: string): { readonly lines: readonly Line[]; readonly stops: readonly number[] } {
  const lines: Line[] = [];
  const stops: number[] = [];
  const blocks = readMarkdown(body).children;
  let inside = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.type === 'html') inside = Math.max(0, inside + openedElements(sourceOf(body, block).text));
    if (block.type !== 'paragraph') continue;
    const mail = quotedMail(sourceOf(body, block).text);
    const mailStart = sourceOf(body, block).start + (mail ?? 0);
    if (inside === 0)
      lines.push(...commandLines(body, block).filter((line) => mail === undefined || line.start < mailStart));
    if (mail === undefined) continue;
    stops.push(mailStart);
    // A mail that is properly quoted ends with its quotation; of any other nobody knows where it ends.
    if (blocks[index + 1]?.type !== 'blockquote') break;
  }
  return { lines, stops: [...stops, ...lines.map((line) => line.start)] };
}

function commandLines(body: string, paragraph: Paragraph): Line[] {
  const { start, text, line } = sourceOf(body, paragraph);
  const words = paragraph.children.filter((child) => child.type === 'text').map((child) => sourceOf(body, child));
  const isPlain = (at: number) => words.some((span) => span.start <= at && at < span.start + span.text.length);
  const found: Line[] = [];
  // A paragraph's source begins after the indent of its first line; later lines keep theirs.
  let offset = start;
  for (const [index, piece] of text.split(/(?<=\n)|(?<=\r)(?!\n)/).entries()) {
    const written = piece.replace(/[\r\n]+$/, '');
    const slash = offset + written.search(/\S|$/);
    if (commandLine.test(written) && isPlain(slash)) {
      found.push({ start: offset, end: offset + written.length, number: line + index });
    }
    offset += piece.length;
  }
  return found;
}

function sourceOf(body: string, node: Pick<RootContent, 'position'>) {
  const start = node.position?.start.offset ?? 0;
  return { start, text: body.slice(start, node.position?.end.offset ?? start), line: node.position?.start.line ?? 1 };
}

/** How many more of the elements that hide or quote are opened than closed in a piece of HTML. */
function openedElements(html: string): number {
  const opened = html.match(/<(?:blockquote|details|code|pre)\b/gi)?.length ?? 0;
  return opened - (html.match(/<\/(?:blockquote|details|code|pre)\b/gi)?.length ?? 0);
}

/** @returns where in a paragraph a mail program begins to quote: `On Monday, Ann wrote:`, or the headers of the older mail. */
function quotedMail(text: string): number | undefined {
  const headers =
    /^(?:-{2,} ?(?:Original|Forwarded) Message ?-{2,}|From: .+\r?\n(?:.+\r?\n){0,4}?(?:Sent|Date): )/im.exec(text);
  return (headers ?? /^On [^\n]{4,200}(?:\n[^\n]{0,200})? wrote:\s*$(?![\s\S])/m.exec(text))?.index;
}

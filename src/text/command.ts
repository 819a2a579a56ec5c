// From a comment to the commands in it. Parsed once: every later stage gets these objects and never the raw body.
import type { Paragraph } from 'mdast';
import type { Verb } from '../core/policy.ts';
import { clean } from './clean.ts';
import { commands, isVerb } from './commands.ts';
import { isUnshown } from './hidden/hidden-html.ts';
import { htmlOf, piecesOf } from './hidden/html-page.ts';
import { type Token, tokensOf } from './hidden/html-tokens.ts';
import { everyNode, readMarkdown, type Span, spanOf } from './markdown-tree.ts';
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

/** Elements that quote, show code or fold away; those that are not shown at all hold no command either. */
const quoting = new Set('blockquote code details div pre samp table'.split(' '));

const commandLine = /^ {0,3}\/conductor(?:[ \t]+(\S+)(.*))?[ \t]*$/is;

/**
 * A command is a line of plain paragraph text at the root of the comment that begins with `/conductor`; code of any kind,
 * quotes, lists, HTML and quoted e-mail hold none (what GitHub would draw as a quotation, or not at all, is nobody's order).
 */
export function parseCommands(comment: string): ParsedCommand[] {
  if (!/\/conductor/i.test(comment)) return [];
  // The reader of Markdown leaves a byte order mark out of its count.
  const body = comment.replace(/^\ufeff/, '');
  const end = Math.min(longestRead, [...body.matchAll(/<!--/g)][mostOpenings]?.index ?? body.length);
  const { lines, stops } = candidates(body.slice(0, end), body.length > end);
  return lines.slice(0, mostCommands).map((line) => toCommand(body, line, stops));
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly word: string;
  readonly rest: string;
}

function toCommand(body: string, { start, end, word, rest }: Line, stops: readonly number[]): ParsedCommand {
  const name = word.toLowerCase() || 'help';
  const verb = isVerb(name) ? name : 'unknown';
  const next = Math.min(...stops.filter((stop) => stop > start), body.length);
  const following = verb !== 'unknown' && commands[verb].manyLines ? body.slice(end, next) : '';
  const line = body.slice(0, start).split(/\r\n?|\n/).length;
  return { verb, word: clean(word), text: clean(`${rest}${following}`).trim(), line };
}

/** Command lines in order; `stops` are the places where a text ends, because an e-mail is quoted from there. */
function candidates(
  body: string,
  isCut: boolean,
): { readonly lines: readonly Line[]; readonly stops: readonly number[] } {
  const source = body.replace(signature, '   ');
  const tree = readMarkdown(source);
  const blocks = tree.children;
  const nodes = everyNode(tree);
  const page = htmlOf(nodes, source);
  const html = piecesOf(page, isShut);
  const torn = tornAt(page, nodes.filter(({ type }) => type === 'html').map(spanOf));
  const isBlock = (at: number) => blocks.some((block) => holds(spanOf(block), at));
  const signed = [...body.matchAll(signature)].find(({ index }) => !isBlock(index))?.index ?? Number.POSITIVE_INFINITY;
  const lines: Line[] = [];
  const stops = [signed];
  for (const [index, block] of blocks.entries()) {
    if (block.type !== 'paragraph') continue;
    const { start, end } = spanOf(block);
    const mail = endOfReply(body.slice(start, end));
    const last = Math.min(signed, mail === undefined ? end : start + mail);
    const mayGoOn = isCut && index === blocks.length - 1;
    const isOrder = (at: number) => at < torn && at < last && !html.some((piece) => holds(piece, at));
    lines.push(...commandLines(body, block, mayGoOn).filter((line) => isOrder(line.start)));
    if (mail === undefined) continue;
    stops.push(last);
    // A mail that is properly quoted ends with its quotation; of any other nobody knows where it ends.
    if (blocks[index + 1]?.type !== 'blockquote') break;
  }
  return { lines, stops: [...stops, ...lines.map((line) => line.start)] };
}

/** @returns where a tag or a comment begins that goes on behind its own piece of HTML: nobody knows where a browser ends it. */
function tornAt(page: string, html: readonly Span[]): number {
  const isWithin = (token: Token) => html.some(({ start, end }) => start <= token.start && token.end <= end);
  return tokensOf(page).find((token) => !isWithin(token))?.start ?? page.length;
}

/** @returns whether a tag begins an element in which nothing is an order */
function isShut(tag: Token): boolean {
  return isUnshown(tag) || (quoting.has(tag.name) && !tag.closing);
}

function holds({ start, end }: Pick<Span, 'start' | 'end'>, at: number): boolean {
  return start <= at && at < end;
}

/** @param mayGoOn is the rest of the paragraph unknown, which may close what was opened here? */
function commandLines(body: string, paragraph: Paragraph, mayGoOn: boolean): Line[] {
  const { start, end } = spanOf(paragraph);
  const words = paragraph.children.filter((child) => child.type === 'text').map(spanOf);
  const isOpen = (at: number) => {
    const before = words.map((word) => body.slice(word.start, Math.min(word.end, at))).join('');
    return isInBrackets(before) || (mayGoOn && /[`<]/.test(before));
  };
  // A paragraph's source begins after the indent of its first line; later lines keep theirs.
  return [...body.slice(start, end).matchAll(/[^\r\n]+/g)].flatMap(({ 0: written, index }) => {
    const command = commandLine.exec(written);
    const place = start + index;
    const slash = place + written.indexOf('/');
    if (!command || !words.some((one) => holds(one, slash)) || isOpen(slash)) return [];
    return [{ start: place, end: place + written.length, word: command[1] ?? '', rest: command[2] ?? '' }];
  });
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

// A script, judged: everything that a shell would run of it, in the order it would run it.
import type { Command, For, Pipeline, Redirected, Function as ShellFunction, SyntaxNode } from 'unbash';
import { anyOf, assigned, expand, inputOf, outputOf, wordsOf } from './expand.ts';
import { type Field, type Flow, joined, lineOf, nothing } from './flow.ts';
import { isForkBomb } from './fork-bomb.ts';
import { interpreted, isShell } from './interpreters.ts';
import { operands } from './options.ts';
import { enter } from './places.ts';
import { programOf } from './program.ts';
import { type DangerCode, ruleBrokenBy } from './rules.ts';
import { innerShell, type Session, subshell } from './session.ts';
import { childrenOf, parsed } from './syntax.ts';
import { mostWrappers, unwrapped } from './wrappers.ts';
import { harmfulWrite, isConnected } from './writes.ts';

export interface Finding {
  readonly code: DangerCode;
  readonly command: string;
}

/** Who nests deeper than this hides something: shells, and levels of the syntax tree (some five for a `$(…)`). */
const deepest = { shells: 4, levels: 250 };

const entering: ReadonlySet<string> = new Set(['cd', 'pushd']);

/**
 * @param session where the script runs; what it changes there (`cd`, variables) is kept
 * @param input what flows into the script
 * @returns the first thing that must not run. Parts are walked before what holds them is expanded, so that depth is known by then.
 */
export function judgeScript(text: string, session: Session, input: Flow = nothing): Finding | undefined {
  session.budget.left -= text.length;
  if (session.depth > deepest.shells) return { code: 'hides_command', command: text };
  return walk(parsed(text), session, input, 0);
}

function walk(node: SyntaxNode, session: Session, input: Flow, level: number): Finding | undefined {
  if (level > deepest.levels) return { code: 'hides_command', command: 'text' in node ? node.text : '( ( ( …' };
  switch (node.type) {
    case 'Command':
      return judgeCommand(node, session, input, level);
    case 'Pipeline':
      return judgePipeline(node, session, input, level);
    case 'Redirected':
      return judgeRedirected(node, session, input, level);
    case 'Function':
      return walkAll(childrenOf(node), subshell(session), input, level) ?? judgeFunction(node);
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'Subshell':
      return walkAll(childrenOf(node), subshell(session), input, level);
    case 'For':
      return judgeLoop(node, session, input, level);
    default:
      return walkAll(childrenOf(node), session, input, level);
  }
}

function walkAll(nodes: readonly SyntaxNode[], session: Session, input: Flow, level: number): Finding | undefined {
  return firstOf(nodes, (node) => walk(node, session, input, level + 1));
}

function judgePipeline({ commands }: Pipeline, session: Session, input: Flow, level: number): Finding | undefined {
  let flow = input;
  for (const command of commands) {
    const finding = walk(command, session, flow, level + 1);
    if (finding) return finding;
    flow = outputOf(command, session, flow);
  }
  return undefined;
}

function judgeRedirected(
  { command, redirects }: Redirected,
  session: Session,
  input: Flow,
  level: number,
): Finding | undefined {
  const inside =
    walkAll(redirects, session, input, level) ?? walk(command, session, inputOf(redirects, session, input), level + 1);
  const write = inside ? undefined : harmfulWrite(redirects, session);
  return write ? { code: write.code, command: write.text } : inside;
}

function judgeLoop(
  { name, wordlist = [], body }: For,
  session: Session,
  input: Flow,
  level: number,
): Finding | undefined {
  const inside = walkAll(wordlist, session, input, level);
  if (inside) return inside;
  session.variables.set(name.value, anyOf(wordlist.flatMap((word) => expand(word, session))));
  return walk(body, session, input, level + 1);
}

function judgeFunction(node: ShellFunction): Finding | undefined {
  return isForkBomb(node) ? { code: 'fork_bomb', command: `${node.name.value}() { … }` } : undefined;
}

function judgeCommand(command: Command, session: Session, input: Flow, level: number): Finding | undefined {
  const inside = walkAll(childrenOf(command), session, input, level);
  if (inside) return inside;
  const words = wordsOf(command, session);
  const write = harmfulWrite(command.redirects, session, command);
  if (write) return { code: write.code, command: `${lineOf(words)} ${write.text}` };
  if (isShell(programOf(words).program) && isConnected(command.redirects, session)) {
    return { code: 'opens_shell', command: `${lineOf(words)} … /dev/tcp` };
  }
  setVariables(command, session);
  return judgeWords(words, session, inputOf(command.redirects, session, input), 0);
}

/** A wrapper (`nohup`, `env`, …) is judged itself, then what it runs. */
function judgeWords(words: readonly Field[], session: Session, input: Flow, layer: number): Finding | undefined {
  const { program, rest } = programOf(words);
  const [name, ...args] = rest;
  if (!name) return undefined;
  session.budget.left -= rest.length;
  if (layer > mostWrappers || session.budget.left < 0) return { code: 'hides_command', command: lineOf(rest) };
  const texts = args.map(({ text }) => text);
  const code = ruleBrokenBy({ program, args: texts, directory: session.directory });
  if (code) return { code, command: lineOf(rest) };
  const source = joined([{ ...name.flow, texts: [] }, interpreted(program, args, input)]);
  const finding = judgeSource(source, rest, session, input);
  if (finding) return finding;
  const [directory = '~', ...more] = operands(texts);
  if (entering.has(program) && more.length === 0) session.directory = enter(directory, session.directory);
  return firstOf(unwrapped(program, rest, input), (inner) => judgeWords(inner, session, input, layer + 1));
}

/** What is run as a script: where it comes from, and what is known of it. */
function judgeSource(source: Flow, words: readonly Field[], session: Session, input: Flow): Finding | undefined {
  if (source.download !== undefined) return { code: 'runs_download', command: `${source.download} | ${lineOf(words)}` };
  if (source.decoded !== undefined) return { code: 'hides_command', command: `${source.decoded} | ${lineOf(words)}` };
  return firstOf(source.texts, (text) => judgeScript(text, innerShell(session), input));
}

/** For the shell an assignment in front of a command ends with it; here it stays, which can only find more. */
function setVariables(command: Command, session: Session): void {
  for (const item of [...command.prefix, ...command.args]) {
    if (item.type === 'Assignment') session.variables.set(item.name, assigned(item, session));
  }
}

function firstOf<Item>(items: readonly Item[], judged: (item: Item) => Finding | undefined): Finding | undefined {
  for (const item of items) {
    const finding = judged(item);
    if (finding) return finding;
  }
  return undefined;
}

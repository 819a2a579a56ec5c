// What the words of a command become when the shell expands them, and what commands print into others.
import type { Assignment, Command, ParameterExpansionPart, Redirection, SyntaxNode, Word, WordPart } from 'unbash';
import { braced } from './braces.ts';
import { combined, lettersOf } from './choices.ts';
import { type Field, type Flow, joined, nothing, type Value } from './flow.ts';
import { printed } from './output.ts';
import type { Session } from './session.ts';
import { childrenOf } from './syntax.ts';

/** Between the words that an unquoted expansion falls into; no text holds it. */
const gap = '\0';
/** Operators of `${name:-word}`. */
const defaults: ReadonlySet<string> = new Set(['-', ':-', '=', ':=']);
/** A home is written `~` here; a message has no positional parameters. */
const known: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  ['PWD', '.'],
  ['IFS', ' '],
  ['@', ''],
  ['*', ''],
]);

/** @returns the words that a word becomes; a variable that nobody set stays as `${name}` */
export function expand(word: Word, session: Session): readonly Field[] {
  const { texts, flow } = word.parts ? inSequence(word.parts, session, false) : { texts: [word.value], flow: nothing };
  return texts.flatMap((text) => text.split(gap)).map((text) => ({ text, flow }));
}

/** @returns the words of a command from its program on; empty for one that only sets variables or redirects */
export function wordsOf(command: Command, session: Session): readonly Field[] {
  const words = command.name ? [command.name, ...command.args] : [];
  return words.flatMap((word) => (word.type === 'Word' ? expand(word, session) : assignmentWord(word, session)));
}

/** `alias name=value`, `export name=value` */
function assignmentWord(word: Assignment, session: Session): readonly Field[] {
  const { texts, flow } = assigned(word, session);
  return [{ text: `${word.name}=${texts.join(' ')}`, flow }];
}

/** @returns what a variable holds after an assignment */
export function assigned({ name, value, append }: Assignment, session: Session): Value {
  const words = value.type === 'Word' ? [value] : value.elements;
  const added = anyOf(words.flatMap((word) => expand(word, session)));
  if (!append) return added;
  const before = variable(name, session);
  const texts =
    value.type === 'Word' ? combined(before.texts, added.texts, session) : [...before.texts, ...added.texts];
  return { texts, flow: joined([before.flow, added.flow]) };
}

/** @returns a value that may be any of these words, and empty when there are none */
export function anyOf(fields: readonly Field[]): Value {
  const texts = fields.map(({ text }) => text);
  return { texts: texts.length > 0 ? texts : [''], flow: joined(fields.map(({ flow }) => flow)) };
}

/** @returns what a command reads: a heredoc, a here-string or a substitution, else what flows in */
export function inputOf(redirects: readonly Redirection[], session: Session, input: Flow): Flow {
  const own = redirects.flatMap((redirect): readonly Flow[] => {
    if (redirect.type === 'HereDoc') return [{ texts: [redirect.body.text] }];
    if (!redirect.target || (redirect.type === 'Redirect' && redirect.operator !== '<')) return [];
    const fields = expand(redirect.target, session);
    const flow = joined(fields.map((field) => field.flow));
    return [redirect.type === 'HereString' ? { ...flow, texts: fields.map(({ text }) => text) } : flow];
  });
  return own.at(-1) ?? input;
}

/** @returns what flows out of a part of a script */
export function outputOf(node: SyntaxNode, session: Session, input: Flow): Flow {
  const before = session.outputs.get(node);
  if (before?.input === input) return before.output;
  const output = freshOutputOf(node, session, input);
  session.budget.left -= output.texts.length;
  session.outputs.set(node, { input, output });
  return output;
}

function freshOutputOf(node: SyntaxNode, session: Session, input: Flow): Flow {
  switch (node.type) {
    case 'Command':
      return printed(wordsOf(node, session), inputOf(node.redirects, session, input));
    case 'Redirected':
      return outputOf(node.command, session, inputOf(node.redirects, session, input));
    case 'Pipeline':
      return node.commands.reduce((flow, command) => outputOf(command, session, flow), input);
    case 'Script':
    case 'Statement':
    case 'CompoundList':
    case 'AndOr':
    case 'If':
    case 'Elif':
    case 'For':
    case 'While':
    case 'Case':
    case 'CaseItem':
    case 'Subshell':
    case 'BraceGroup':
      return joined(childrenOf(node).map((child) => outputOf(child, session, input)));
    default:
      return nothing;
  }
}

function inSequence(parts: readonly WordPart[], session: Session, quoted: boolean): Value {
  const flows: Flow[] = [];
  let texts: readonly string[] = [''];
  for (const part of parts) {
    if (session.budget.left < 0) break;
    const value = partValue(part, session, quoted);
    texts = combined(texts, value.texts, session);
    flows.push(value.flow);
  }
  return { texts, flow: joined(flows) };
}

function partValue(part: WordPart, session: Session, quoted: boolean): Value {
  switch (part.type) {
    case 'DoubleQuoted':
    case 'LocaleString':
      return inSequence(part.parts, session, true);
    case 'SimpleExpansion':
      return splitUp(variable(part.text.slice(1), session), quoted);
    case 'ParameterExpansion':
      return splitUp(parameter(part, session), quoted);
    case 'CommandExpansion':
      return splitUp(substitution(part.script, session), quoted);
    case 'ProcessSubstitution':
      return { texts: [part.text], flow: part.script ? outputOf(part.script, session, nothing) : nothing };
    case 'BraceExpansion':
      return { texts: braced(withoutQuotes(part.text, session), session), flow: nothing };
    case 'Literal':
    case 'Glob':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return literal(part.value);
    default:
      return literal(part.text);
  }
}

function literal(text: string): Value {
  return { texts: [text], flow: nothing };
}

function withoutQuotes(text: string, session: Session): string {
  const bare = text.replace(/["'\\]/gu, '');
  return bare.replace(/\$(?:(\w+)|\{(\w+)\})/gu, (_, name?: string, inBraces?: string) => {
    return variable(name ?? inBraces ?? '', session).texts.join(',');
  });
}

function splitUp(value: Value, quoted: boolean): Value {
  if (quoted) return value;
  return { ...value, texts: value.texts.map((text) => text.replace(/[ \t\n]+/gu, gap)) };
}

function variable(name: string, session: Session): Value {
  const value = session.variables.get(name);
  if (!value || session.budget.left < 0) return literal(known.get(name) ?? unknown(name));
  session.budget.left -= lettersOf(value.texts);
  return value;
}

/** Of `${name:-word}` the word counts when the variable is empty or nobody set it; other operations are taken for the variable itself. */
function parameter({ prefix, parameter: name, operation }: ParameterExpansionPart, session: Session): Value {
  if (prefix === '#') return literal(unknown(name));
  const value = variable(name, session);
  if (prefix === '!') return named(value, session);
  if (operation?.type !== 'Default' || !defaults.has(operation.operator)) return value;
  const texts = value.texts.filter((text) => text !== '' && text !== unknown(name));
  if (texts.length === value.texts.length) return value;
  const fallback = anyOf(expand(operation.operand, session));
  return { texts: [...texts, ...fallback.texts], flow: joined([value.flow, fallback.flow]) };
}

function unknown(name: string): string {
  return `\${${name}}`;
}

/** @returns what the variables hold whose names these are */
function named({ texts }: Value, session: Session): Value {
  const values = texts.map((name) => variable(name, session));
  return { texts: values.flatMap((value) => value.texts), flow: joined(values.map(({ flow }) => flow)) };
}

function substitution(script: SyntaxNode | undefined, session: Session): Value {
  const flow = script ? outputOf(script, session, nothing) : nothing;
  const texts = flow.texts.length > 0 ? flow.texts.map((one) => one.trimEnd()) : ['$(…)'];
  return { texts, flow: { ...flow, texts: [] } };
}

// What the words of a command become when the shell expands them, and what commands print into others.
import type { Assignment, Command, ParameterExpansionPart, Redirection, SyntaxNode, Word, WordPart } from 'unbash';
import { bracesOf } from './braces.ts';
import { type Field, type Flow, joined, nothing, type Value } from './flow.ts';
import { printed } from './output.ts';
import type { Session } from './session.ts';
import { childrenOf } from './syntax.ts';

/** Bounds against texts that grow with each expansion. */
const mostChoices = 50;
const longestValue = 500;
/** Between the words that an unquoted expansion falls into; no text holds it. */
const gap = '\0';
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
export function assigned({ value }: Assignment, session: Session): Value {
  const words = value.type === 'Word' ? [value] : value.elements;
  return anyOf(words.slice(0, mostChoices).flatMap((word) => expand(word, session)));
}

/** @returns a value that may be any of these words */
export function anyOf(fields: readonly Field[]): Value {
  const kept = fields.slice(0, mostChoices);
  return { texts: kept.map(({ text }) => text.slice(0, longestValue)), flow: joined(kept.map(({ flow }) => flow)) };
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
  return parts.reduce<Value>((value, part) => appended(value, partValue(part, session, quoted)), literal(''));
}

function appended(value: Value, next: Value): Value {
  const room = Math.max(1, Math.floor(mostChoices / value.texts.length));
  const ends = next.texts.slice(0, room);
  const texts = value.texts.flatMap((text) => ends.map((end) => text + end));
  return { texts, flow: joined([value.flow, next.flow]) };
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
      return { texts: bracesOf(withoutQuotes(part.text), mostChoices), flow: nothing };
    case 'ArithmeticExpansion':
    case 'ExtendedGlob':
      return literal(part.text);
    default:
      return literal(part.value);
  }
}

function literal(text: string): Value {
  return { texts: [text], flow: nothing };
}

function withoutQuotes(text: string): string {
  return text.replace(/["'\\]/gu, '').replace(/\$(?:HOME\b|\{HOME\})/gu, '~');
}

function splitUp(value: Value, quoted: boolean): Value {
  if (quoted) return value;
  return { ...value, texts: value.texts.map((text) => text.replace(/[ \t\n]+/gu, gap)) };
}

function variable(name: string, session: Session): Value {
  const value = session.variables.get(name);
  if (!value || session.budget.left < 0) return literal(known.get(name) ?? `\${${name}}`);
  session.budget.left -= value.texts.reduce((sum, text) => sum + text.length + 1, 0);
  return value;
}

/** Of `${name:-word}` the word counts when nobody set the variable; other operations are taken for the variable itself. */
function parameter(part: ParameterExpansionPart, session: Session): Value {
  if (part.prefix !== undefined) return literal(`\${${part.parameter}}`);
  const fallback = part.operation?.type === 'Default' && /^:?[-=]$/u.test(part.operation.operator);
  if (!fallback || part.operation?.type !== 'Default' || session.variables.has(part.parameter)) {
    return variable(part.parameter, session);
  }
  return anyOf(expand(part.operation.operand, session));
}

function substitution(script: SyntaxNode | undefined, session: Session): Value {
  const flow = script ? outputOf(script, session, nothing) : nothing;
  const texts = flow.texts.length > 0 ? flow.texts.slice(0, mostChoices).map((one) => one.trimEnd()) : ['$(…)'];
  return { texts, flow: { ...flow, texts: [] } };
}

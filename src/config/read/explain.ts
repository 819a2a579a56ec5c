// A zod issue in the words of the person who has to mend it.
import type * as z from 'zod';
import { closest, suggest } from '../closest.ts';
import { dotted, type KeyPath, type Locate, type Problem } from '../problem.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { everyKey, keysAt, requiredAt, type SchemaNode } from '../schema/schema-node.ts';

type Issue = z.core.$ZodIssue;

/** @param node the schema of the whole file, for the keys that would have been right */
export function explain(issue: Issue, locate: Locate, node: SchemaNode): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], locate, node));
  if (issue.code === 'invalid_union') return union(issue, path, locate, node);
  if (issue.input === undefined) return missingKeys(path, locate, node);
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ ...locate(path, 'key'), key: dotted(path), ...sayValue(inner) }));
  }
  return [{ ...locate(path, 'value'), key: dotted(path), ...sayValue(issue) }];
}

function unknownKey(path: KeyPath, locate: Locate, node: SchemaNode): Problem {
  const key = String(path.at(-1));
  const known = keysAt(node, path.slice(0, -1));
  const elsewhere = everyKey(node).find((other) => other.key.endsWith(`.${key}`))?.key;
  const moved = elsewhere && closest(key, known) === undefined ? `it belongs at ${elsewhere}` : undefined;
  const fix = moved ?? suggest(key, known, 'known keys here');
  return { ...locate(path, 'key'), code: 'config.unknown_key', key: dotted(path), reason: 'unknown key', fix };
}

// Of a section that is missing, the keys that make it required.
function missingKeys(path: KeyPath, locate: Locate, node: SchemaNode): Problem[] {
  const inside = requiredAt(node, path).map((key) => [...path, key]);
  return (inside.length > 0 ? inside : [path]).map((missing) => {
    const place = locate(missing.slice(0, -1), 'key');
    const fix = `write \`${String(missing.at(-1))}: …\``;
    return { ...place, code: 'config.missing_key', key: dotted(missing), reason: 'is required and missing', fix };
  });
}

// Speaks of the form the person was writing; of all forms when the value resembles none.
function union(issue: Extract<Issue, { code: 'invalid_union' }>, path: KeyPath, locate: Locate, node: SchemaNode) {
  const meant = issue.errors.find(
    (form) => !form.some(({ code, path: at }) => code === 'invalid_type' && at.length === 0),
  );
  if (meant) {
    return meant.flatMap((inner) => explain({ ...inner, path: [...path, ...inner.path] } as Issue, locate, node));
  }
  const forms = issue.errors.flatMap((form) =>
    form.flatMap((inner) => (inner.code === 'invalid_type' ? [inner.expected] : [])),
  );
  const fix = forms.map((form) => rewritten(form, issue.input)).find((text) => text !== undefined);
  const reason = `${issue.message}, got ${inWords(issue.input)}`;
  const code: ProblemCode = 'config.wrong_type';
  return [{ ...locate(path, 'value'), code, key: dotted(path), reason, fix: fix ?? 'write it, or leave the key out' }];
}

type Said = Pick<Problem, 'code' | 'reason' | 'fix'>;

function sayValue(issue: Issue): Said {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input);
    case 'invalid_value':
      return unknownValue(issue.values.map(String), issue.input);
    case 'too_small':
    case 'too_big':
      return outOfRange(issue);
    case 'custom':
      return custom(issue);
    default:
      return { code: 'config.bad_value', reason: issue.message, fix: 'see docs/configuration.md' };
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function wrongType(expected: string, input: unknown): Said {
  const wanted = typeWords[expected] ?? expected;
  const reason = `must be ${wanted}, got ${inWords(input)}`;
  return { code: 'config.wrong_type', reason, fix: rewritten(expected, input) ?? `write ${wanted}` };
}

// What the person most likely wanted to write.
function rewritten(expected: string, input: unknown): string | undefined {
  if (expected === 'array' && typeof input === 'string') return `write ${listOf(input)}`;
  if (expected === 'string' && Array.isArray(input)) return `write "${input.join(' ')}"`;
  if (expected === 'string' && /number|boolean/.test(typeof input)) return `put it in quotes: "${input}"`;
  if (expected === 'boolean' && /^(yes|on|true)$/i.test(String(input))) return 'write true';
  if (expected === 'boolean' && /^(no|off|false)$/i.test(String(input))) return 'write false';
  if (/^(number|int)$/.test(expected) && /^\d+$/.test(String(input))) return `write ${input} without quotes`;
  return undefined;
}

function listOf(text: string): string {
  const items = text.split(text.includes(',') ? /\s*,\s*/ : /\s+/);
  return `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
}

function unknownValue(known: readonly string[], input: unknown): Said {
  if (typeof input !== 'string') return wrongType('string', input);
  const reason = `${inWords(input)} is not one of ${known.join(', ')}`;
  const near = closest(input, known);
  const fix = near === undefined ? 'choose one of them' : `did you mean "${near}"?`;
  return { code: 'config.bad_value', reason, fix };
}

function outOfRange(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): Said {
  if (issue.origin === 'array')
    return { code: 'config.bad_value', reason: 'must not be an empty list', fix: 'name at least one' };
  const bound = boundOf(issue);
  return {
    code: 'config.bad_value',
    reason: `must be ${bound}, got ${inWords(issue.input)}`,
    fix: `write a number that is ${bound}`,
  };
}

function boundOf(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return issue.inclusive ? `at least ${issue.minimum}` : `more than ${issue.minimum}`;
}

function custom(issue: Extract<Issue, { code: 'custom' }>): Said {
  const { code, fix } = (issue.params ?? {}) as Partial<Said>;
  const about = typeof issue.input === 'string' && issue.input.trim() !== '' ? `${inWords(issue.input)} ` : '';
  return { code: code ?? 'config.bad_value', reason: `${about}${issue.message}`, fix: fix ?? '' };
}

/** @returns `text "x"`, `a list`, `nothing`: never more than a glimpse of the value */
function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
}

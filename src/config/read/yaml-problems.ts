// What is wrong with a YAML text before any schema looks at it.
import { type Document, isMap, isNode, isPair, isScalar, visit, type YAMLError } from 'yaml';
import { dotted, type Place, type Problem } from '../problem.ts';

type PlaceAt = (offset: number) => Place;

/** @returns parse errors, keys written twice (`1:` and `"1":` are one key), unusable tags, a top level that is no mapping */
export function syntaxProblems(document: Document, placeAt: PlaceAt): Problem[] {
  const broken = [...document.errors, ...document.warnings]
    .filter((error) => error.code !== 'DUPLICATE_KEY')
    .map((error) => syntaxProblem(document, error, placeAt));
  if (broken.length > 0) return broken;
  const { contents } = document;
  if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === null)) {
    return [
      {
        ...placeAt(contents.range?.[0] ?? 0),
        code: 'config.not_a_mapping',
        key: '',
        reason: `the top level is ${isScalar(contents) ? 'a single value' : 'a list'}, a mapping was expected`,
        fix: 'write `key: value` lines',
      },
    ];
  }
  const problems = [...badKeys(document, placeAt), ...lostAliases(document, placeAt)];
  return problems.length > 0 ? problems : tooManyAliases(document, placeAt);
}

const fixes: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  MISSING_CHAR: 'close the quote or bracket that is opened here',
  BAD_INDENT: 'indent it like its neighbours',
  BLOCK_AS_IMPLICIT_KEY: 'put the text in quotes, or its keys on lines of their own',
  MULTILINE_IMPLICIT_KEY: 'write `key: value`, with a colon and a space',
  MULTIPLE_DOCS: 'keep one document per file',
  TAG_RESOLVE_FAILED: 'leave the tag out, or put the text in quotes',
};

function syntaxProblem(document: Document, error: YAMLError, placeAt: PlaceAt): Problem {
  const quote = openingQuote(document, error);
  const offset = quote ?? error.pos[0];
  const said = quote === undefined ? error.message.replace(/[.:]?\s*$/, '') : 'a quote is never closed';
  return {
    ...placeAt(offset),
    code: 'config.syntax',
    key: keyAround(document, offset),
    reason: `not valid YAML: ${said}`,
    fix: fixes[error.code] ?? 'put text with special characters in quotes',
  };
}

// The parser notices a missing quote where the text ends; a person has to look where it began.
function openingQuote(document: Document, error: YAMLError): number | undefined {
  if (error.code !== 'MISSING_CHAR' || !error.message.includes('quote')) return undefined;
  let opening: number | undefined;
  visit(document, {
    Scalar: (_, { range }) => {
      if (range && range[0] < error.pos[0] && error.pos[0] <= range[2]) opening = range[0];
    },
  });
  return opening;
}

// As far as the parser could make out: the innermost key that the place belongs to.
function keyAround(document: Document, offset: number): string {
  let key = '';
  visit(document, {
    Pair: (_, { key: name, value }, ancestors) => {
      if (!isScalar(name) || !name.range) return;
      const end = (isNode(value) ? value.range : name.range)?.[2] ?? name.range[2];
      if (name.range[0] < offset && offset <= end) key = dotted([...keysAbove(ancestors), String(name.value)]);
    },
  });
  return key;
}

// Keys written twice, and keys that are mappings or lists themselves.
function badKeys(document: Document, placeAt: PlaceAt): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const above = keysAbove(ancestors);
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const place = placeAt(isNode(key) ? (key.range?.[0] ?? 0) : 0);
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name === undefined) {
          const [reason, fix] = ['a key is not a text', 'put the key in quotes'];
          problems.push({ ...place, code: 'config.syntax', key: dotted(above), reason, fix });
        } else if (seen.has(name)) {
          const [reason, fix] = ['written twice', 'keep one of the two'];
          problems.push({ ...place, code: 'config.duplicate_key', key: dotted([...above, name]), reason, fix });
        }
        seen.add(name ?? '');
      }
      return map.items.every(({ key }) => isScalar(key)) ? undefined : visit.SKIP;
    },
  });
  return problems;
}

function keysAbove(ancestors: readonly unknown[]): string[] {
  return ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}

function lostAliases(document: Document, placeAt: PlaceAt): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias: (_, alias, ancestors) => {
      if (alias.resolve(document)) return;
      problems.push({
        ...placeAt(alias.range?.[0] ?? 0),
        code: 'config.syntax',
        key: dotted(keysAbove(ancestors)),
        reason: `there is no anchor "&${alias.source}" above`,
        fix: `put the text "*${alias.source}" in quotes, or write the anchor`,
      });
    },
  });
  return problems;
}

// The library refuses to follow aliases that multiply without end.
function tooManyAliases(document: Document, placeAt: PlaceAt): Problem[] {
  try {
    document.toJS();
    return [];
  } catch {
    const reason = 'aliases (`*name`) stand for one another too often';
    return [{ ...placeAt(0), code: 'config.syntax', key: '', reason, fix: 'write the values out' }];
  }
}

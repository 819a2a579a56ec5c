// Text to a syntax tree, also where a person's apostrophe is no quote.
import { forEachChild, type ParsedScript, parse, type SyntaxNode } from 'unbash';

/**
 * Bash would refuse a script with an open quote; a person's "don't" is one. Such a quote is taken for a letter, so that it hides
 * nothing after it. Three are enough: quotes pair up, and only the last of each kind stays open.
 *
 * @returns a tree of what could be parsed
 */
export function parsed(text: string): ParsedScript {
  let source = text;
  for (let left = 3; left > 0; left--) {
    const script = parse(source);
    const open = script.errors?.find(
      ({ message, pos }) => /unterminated/iu.test(message) && /['"`]/u.test(source[pos] ?? ''),
    );
    if (!open) return script;
    source = `${source.slice(0, open.pos)}\\${source.slice(open.pos)}`;
  }
  return parse(source);
}

/** @returns the parts of a node; those of arithmetic and of tests without their tree, which may be as deep as the text is long */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  const left: SyntaxNode[] = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next !== node && !/Arithmetic|Test/u.test(next.type)) children.push(next);
    else left.push(...directChildrenOf(next).reverse());
  }
  return children;
}

function directChildrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

// A function that multiplies: it calls itself twice in one pipe, or leaves itself in the background.
import type { Function as ShellFunction, SyntaxNode } from 'unbash';
import { childrenOf } from './syntax.ts';

export function isForkBomb({ name, body }: ShellFunction): boolean {
  return multiplies(body, name.value);
}

function multiplies(node: SyntaxNode, name: string): boolean {
  if (node.type === 'Statement' && node.background && calls(node, name)) return true;
  if (node.type === 'Pipeline' && node.commands.filter((command) => calls(command, name)).length > 1) return true;
  return childrenOf(node).some((child) => multiplies(child, name));
}

function calls(node: SyntaxNode, name: string): boolean {
  if (node.type === 'Command' && node.name?.value === name) return true;
  return childrenOf(node).some((child) => calls(child, name));
}

// What the commands of a script know of each other: where they are, and what the variables hold.
import type { SyntaxNode } from 'unbash';
import type { Flow, Value } from './flow.ts';

export interface Session {
  /** where the next command runs; the worktree is `.` */
  directory: string;
  readonly variables: Map<string, Value>;
  /** how many shells are around this one: `sh -c 'sh -c …'` */
  readonly depth: number;
  /**
   * Letters and words that may still be read. Text that multiplies itself (a variable twice in itself, a shell for a shell) must
   * come to an end; it falls below zero only then.
   */
  readonly budget: { left: number };
  /** what parts of the script print, and from what input: asked for again at each level of nesting */
  readonly outputs: WeakMap<SyntaxNode, { readonly input: Flow; readonly output: Flow }>;
}

/** @param length of the message, which is read a few times over: as lines, as spans, as paragraphs */
export function newSession(length: number): Session {
  return {
    directory: '.',
    variables: new Map(),
    depth: 0,
    budget: { left: 500_000 + 10 * length },
    outputs: new WeakMap(),
  };
}

/** A subshell: what it changes is lost when it ends. */
export function subshell(session: Session): Session {
  return { ...session, variables: new Map(session.variables) };
}

/** Another shell that the script starts with a text of its own. */
export function innerShell(session: Session): Session {
  return { ...subshell(session), depth: session.depth + 1 };
}

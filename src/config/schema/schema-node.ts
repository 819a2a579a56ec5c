// The schemas as plain data: which keys there are, of which type, with which default and meaning.
import * as z from 'zod';
import type { KeyPath } from '../problem.ts';

/** The part of JSON Schema that our zod schemas turn into. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** @returns what may be written, before defaults are filled in */
export function schemaNode(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
}

/** @returns the keys that may stand in the mapping at `path`; empty when any key may, or none */
export function keysAt(root: SchemaNode, path: KeyPath): string[] {
  return nodesAt(root, path).flatMap((node) => Object.keys(node.properties ?? {}));
}

/** @returns the keys that must stand in the mapping at `path` */
export function requiredAt(root: SchemaNode, path: KeyPath): string[] {
  return nodesAt(root, path).flatMap((node) => node.required ?? []);
}

export interface SchemaKey {
  /** With `<name>` for a key the owner chooses, e.g. `agent_types.<name>.cli`. */
  readonly key: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

/** Every key of a schema in the order it is declared, sections before what is in them. */
export function everyKey(root: SchemaNode, above = ''): SchemaKey[] {
  return alternatives(root).flatMap((node) => {
    const named = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
      const key = above === '' ? name : `${above}.${name}`;
      const required = node.required?.includes(name) === true;
      return [{ key, node: child, required }, ...everyKey(child, key)];
    });
    const any = node.additionalProperties;
    return typeof any === 'object' ? [...named, ...everyKey(any, `${above}.<name>`)] : named;
  });
}

function nodesAt(root: SchemaNode, path: KeyPath): readonly SchemaNode[] {
  const nodes = path.reduce<readonly SchemaNode[]>((found, step) => found.flatMap((node) => into(node, step)), [root]);
  return nodes.flatMap(alternatives);
}

/** A mapping may be one of several forms, e.g. a validation command as text or with a time limit. */
function alternatives(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf ?? [node];
}

function into(node: SchemaNode, step: string | number): readonly SchemaNode[] {
  return alternatives(node).flatMap((form) => {
    if (typeof step === 'number') return form.items ? [form.items] : [];
    const child = form.properties?.[step] ?? form.additionalProperties;
    return typeof child === 'object' ? [child] : [];
  });
}

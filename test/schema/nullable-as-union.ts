// OpenAPI 3.0 says `nullable: true` where JSON schema says "this type or null".

/** Copies a description with every `nullable: true` said the JSON schema way; the only conversion GitHub's document needs. */
export function nullableAsUnion(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(nullableAsUnion);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, nullableAsUnion(value)]));
  if (copy.nullable !== true) return copy;
  const { nullable: _, ...schema } = copy;
  return orNull(schema);
}

function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const combined = ['$ref', 'anyOf', 'oneOf', 'allOf'].some((keyword) => keyword in schema);
  if (combined || typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const union = { ...schema, type: [schema.type, 'null'] };
  return Array.isArray(schema.enum) ? { ...union, enum: [...schema.enum, null] } : union;
}

// Misspelt keys: GitHub's description seldom forbids extra properties, GitHub ignores them, and the mistake stays unseen.
import type { Schema, SchemaDocument } from './schema-document.ts';

type Lookup = Pick<SchemaDocument<unknown>, 'follow'>;

/**
 * Names the properties of `value`, at any depth, that no alternative of `schema` knows.
 * An object for which the description lists no property at all may hold anything.
 */
export function unknownProperties(document: Lookup, schema: Schema, value: unknown, at: string): string[] {
  return unknownTo(document, [schema], value, at);
}

function unknownTo(document: Lookup, schemas: Schema[], value: unknown, at: string): string[] {
  const shapes = schemas.flatMap((schema) => alternativesOf(document, schema));
  if (Array.isArray(value)) {
    const items = shapes.flatMap((shape) => (shape.items ? [shape.items as Schema] : []));
    return value.flatMap((item, i) => unknownTo(document, items, item, `${at}/${i}`));
  }
  if (value === null || typeof value !== 'object' || !shapes.some((shape) => shape.properties)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = shapes.flatMap((shape) => schemasOfProperty(shape, name));
    return known.length === 0
      ? [`${at} has an unknown property: ${name}`]
      : unknownTo(document, known, inner, `${at}/${name}`);
  });
}

function alternativesOf(document: Lookup, schema: Schema): Schema[] {
  const shape = document.follow(schema);
  const inner = [shape.anyOf, shape.oneOf, shape.allOf].flatMap((list) => (list ?? []) as Schema[]);
  return [shape, ...inner.flatMap((alternative) => alternativesOf(document, alternative))];
}

function schemasOfProperty({ properties, additionalProperties }: Schema, name: string): Schema[] {
  const named = (properties as { [name: string]: Schema } | undefined)?.[name];
  if (named !== undefined) return [named];
  // `additionalProperties: true` only repeats JSON schema's default; a schema there describes a map.
  return typeof additionalProperties === 'object' ? [additionalProperties as Schema] : [];
}

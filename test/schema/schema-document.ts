// A description of GitHub's as a document whose parts can be looked up, compiled one by one, and held against values.
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { nullableAsUnion } from './nullable-as-union.ts';

/** A JSON schema, or any other object of the description. */
export type Schema = { [keyword: string]: unknown };

export interface SchemaDocument<Root> {
  root: Root;
  /** The node itself, or what its `$ref` points at. */
  follow<Node extends object>(node: Node): Node;
  /** What is wrong with `value`, one line each, starting with `at` and the JSON pointer; compiles a schema at its first use. */
  mismatches(schema: Schema, value: unknown, at: string): string[];
}

/**
 * @param file name of an extract in this directory
 * @param dialect `3.0` (GitHub's API; has `nullable`) or `3.1` (the webhooks; plain JSON schema 2020-12)
 */
export function openDocument<Root>(file: string, dialect: '3.0' | '3.1'): SchemaDocument<Root> {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  // With absolute references any part of the document can be compiled by itself.
  const parsed: unknown = JSON.parse(text.replaceAll('"$ref":"#/', '"$ref":"gh#/'));
  const root = (dialect === '3.0' ? nullableAsUnion(parsed) : parsed) as Root & object;
  const ajv = newAjv(dialect).addSchema(root, 'gh');

  function follow<Node extends object>(node: Node): Node {
    return '$ref' in node ? follow(lookUp(root, String(node.$ref)) as Node) : node;
  }

  function mismatches(schema: Schema, value: unknown, at: string): string[] {
    const validate = ajv.compile(schema); // ajv remembers by object identity
    if (validate(value)) return [];
    return [...new Set((validate.errors ?? []).map((error) => `${at}${error.instancePath} ${explain(error)}`))];
  }

  return { root, follow, mismatches };
}

function newAjv(dialect: '3.0' | '3.1'): Ajv {
  const options: Options = { strict: false, allErrors: true, inlineRefs: false, validateSchema: false, logger: false };
  const ajv = dialect === '3.0' ? new Ajv(options) : new Ajv2020(options);
  addFormats.default(ajv);
  return ajv;
}

function lookUp(root: object, reference: string): unknown {
  const keys = reference.replace('gh#/', '').split('/');
  return keys.reduce<unknown>((node, key) => (node as Schema | undefined)?.[key], root);
}

function explain({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'enum') return `${message}: ${params.allowedValues.join(', ')}`;
  if (keyword === 'additionalProperties') return `${message}: ${params.additionalProperty}`;
  return message ?? keyword;
}

// Holds a request to GitHub's API against GitHub's own description.
import type { ApiDescription, Operation, Parameter } from './api-description.ts';
import type { FindOperation } from './find-operation.ts';
import type { SchemaDocument } from './schema-document.ts';
import { unknownProperties } from './unknown-properties.ts';

export interface ApiRequest {
  /** Any case. */
  method: string;
  /** URL path without query, percent-encoded as it was sent; a leading `/api/v3` is ignored. */
  path: string;
  query?: URLSearchParams | Record<string, string | string[] | undefined>;
  /** The parsed JSON body; `undefined` for none. */
  body?: unknown;
}

type Document = SchemaDocument<ApiDescription>;

/** Returns what is wrong with the request, one line each; empty when GitHub would understand all of it. */
export function requestProblems(document: Document, find: FindOperation, request: ApiRequest): string[] {
  const found = find(request.method, request.path);
  if ('problem' in found) return [found.problem];
  const parameters = (found.operation.parameters ?? []).map(document.follow);
  return [
    ...pathProblems(document, parameters, found.pathValues),
    ...queryProblems(document, parameters, toSearchParams(request.query ?? {})),
    ...bodyProblems(document, found.operation, request.body),
  ];
}

function pathProblems(document: Document, parameters: Parameter[], values: { [name: string]: string }): string[] {
  return parameters.flatMap((parameter) => {
    const text = parameter.in === 'path' ? values[parameter.name] : undefined;
    return text === undefined ? [] : parameterProblems(document, parameter, [text]);
  });
}

function queryProblems(document: Document, parameters: Parameter[], query: URLSearchParams): string[] {
  const known = parameters.filter((parameter) => parameter.in === 'query');
  const names = new Set(known.map(({ name }) => name));
  const unknown = [...new Set(query.keys())].filter((name) => !names.has(name));
  return [
    ...unknown.map((name) => `unknown query parameter: ${name}`),
    ...known.flatMap((parameter) => {
      if (query.has(parameter.name)) return parameterProblems(document, parameter, query.getAll(parameter.name));
      return parameter.required ? [`missing query parameter: ${parameter.name}`] : [];
    }),
  ];
}

/** A URL holds text only: a value is fine when one reading of the text fits, the complaint is about the likeliest one. */
function parameterProblems(document: Document, { name, in: place, schema }: Parameter, texts: string[]): string[] {
  const complaints = readings(texts).map((value) => document.mismatches(schema, value, `${place} parameter ${name}`));
  return complaints.some((list) => list.length === 0) ? [] : (complaints[0] ?? []);
}

function readings(texts: string[]): unknown[] {
  const [text, ...more] = texts;
  if (text === undefined || more.length > 0) return [texts];
  const number = /^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : [];
  const truth = text === 'true' || text === 'false' ? [text === 'true'] : [];
  return [...number, ...truth, text];
}

function bodyProblems(document: Document, { requestBody }: Operation, body: unknown): string[] {
  if (requestBody === undefined) return body === undefined ? [] : ['this operation takes no body'];
  const { required, content } = document.follow(requestBody);
  if (body === undefined) return required ? ['the body is missing'] : [];
  const schema = content['application/json']?.schema;
  if (schema === undefined) return ['this operation takes no JSON body'];
  return [...document.mismatches(schema, body, 'body'), ...unknownProperties(document, schema, body, 'body')];
}

function toSearchParams(query: NonNullable<ApiRequest['query']>): URLSearchParams {
  if (query instanceof URLSearchParams) return query;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const text of [value ?? []].flat()) params.append(name, text);
  }
  return params;
}

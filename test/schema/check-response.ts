// Holds a response of a GitHub, real or stood in for, against GitHub's own description.
import type { ApiDescription } from './api-description.ts';
import type { FindOperation } from './find-operation.ts';
import type { SchemaDocument } from './schema-document.ts';

export interface ApiResponse {
  method: string;
  /** Path of the request, as in `ApiRequest`. */
  path: string;
  status: number;
  /** The parsed JSON body; `undefined` (or an empty text) for none. */
  body?: unknown;
  /** Value of `content-type`. When it is there and not JSON (a diff, a log), the body is not checked. */
  mediaType?: string;
}

/** Answers any operation may give although none lists them: "not modified" to a conditional GET, and a renamed repository. */
const EVERYWHERE = new Set([301, 304, 307]);

/** What every error of GitHub's looks like, listed or not. */
const ERROR = { type: 'object', required: ['message'], properties: { message: { type: 'string' } } };

/** Returns what is wrong with the response, one line each; empty when GitHub could have sent it. */
export function responseProblems(
  document: SchemaDocument<ApiDescription>,
  find: FindOperation,
  { method, path, status, body, mediaType }: ApiResponse,
): string[] {
  const found = find(method, path);
  if ('problem' in found) return [found.problem];
  const listed = found.operation.responses[status];
  if (listed === undefined && status < 400 && !EVERYWHERE.has(status))
    return [`this operation never answers ${status}`];
  if (mediaType !== undefined && !/\bjson\b/.test(mediaType)) return [];

  const empty = body === undefined || body === null || body === '';
  const content = listed && document.follow(listed).content;
  const schema = content?.['application/json']?.schema;
  const at = `${status} body`;
  if (status >= 400 && !(empty && listed && !content)) {
    const general = document.mismatches(ERROR, body, at);
    return schema === undefined || general.length > 0 ? general : document.mismatches(schema, body, at);
  }
  if (schema !== undefined) return document.mismatches(schema, body, at);
  return content || empty || status === 301 || status === 307 ? [] : [`${at} must be empty`];
}

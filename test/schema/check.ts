// The honesty check: requests, responses and webhooks against GitHub's own descriptions (vendored extracts beside this file).
import type { ApiDescription, Content } from './api-description.ts';
import { type ApiRequest, requestProblems } from './check-request.ts';
import { type ApiResponse, responseProblems } from './check-response.ts';
import { operationFinder } from './find-operation.ts';
import { openDocument } from './schema-document.ts';

interface WebhookDescription {
  webhooks: { [key: string]: { post: { requestBody: { content: Content } } } };
}

/** The three checks. Each returns what is wrong, one line each, and an empty list when all is well. */
export interface Schemas {
  checkRequest(request: ApiRequest): string[];
  checkResponse(response: ApiResponse): string[];
  /** @param action the payload's `action`; `undefined` for events that have none (`push`, `status`, `ping`, …) */
  checkWebhook(event: string, action: string | undefined, payload: unknown): string[];
}

/** Reads both extracts (about 70 ms); a schema is compiled when it is first needed, and kept. */
export function loadSchemas(): Schemas {
  const api = openDocument<ApiDescription>('github-api.json', '3.0');
  const hooks = openDocument<WebhookDescription>('github-webhooks.json', '3.1');
  const find = operationFinder(api.root);
  return {
    checkRequest: (request) => requestProblems(api, find, request),
    checkResponse: (response) => responseProblems(api, find, response),
    checkWebhook: (event, action, payload) => {
      const key = [event, action ?? []].flat().join('-').replaceAll('_', '-');
      const schema = hooks.root.webhooks[key]?.post.requestBody.content['application/json']?.schema;
      if (schema === undefined) return [`no webhook ${key} in test/schema/webhooks.json`];
      return hooks.mismatches(schema, payload, 'payload');
    },
  };
}

let shared: Schemas | undefined;

/** The instance all tests of one process share: compiling is the dear part. */
function schemas(): Schemas {
  shared ??= loadSchemas();
  return shared;
}

export const checkRequest: Schemas['checkRequest'] = (request) => schemas().checkRequest(request);
export const checkResponse: Schemas['checkResponse'] = (response) => schemas().checkResponse(response);
export const checkWebhook: Schemas['checkWebhook'] = (event, action, payload) =>
  schemas().checkWebhook(event, action, payload);

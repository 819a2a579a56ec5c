// What CLIs ask beside the conversation itself: which models there are, how long a text is.

/** What a failed status is called, as Anthropic and OpenAI name it; everything else is an `api_error`. */
export const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const model = { id: 'stand-in', object: 'model', created: 0, owned_by: 'agent-conductor tests' };

/** @returns status and body */
export function sideAnswer(method: string, path: string): readonly [number, unknown] {
  if (path.endsWith('/count_tokens')) return [200, { input_tokens: 1_200 }];
  if (path.endsWith(':countTokens')) return [200, { totalTokens: 1_200 }];
  if (method === 'GET' && path.endsWith('/models')) return [200, { object: 'list', data: [model], models: [] }];
  const error = { type: errorTypes[404], message: `${method} ${path}: the stand-in for a model does not have that` };
  return [404, { type: 'error', error }];
}

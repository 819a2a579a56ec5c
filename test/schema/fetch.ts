// A fetch that holds every request and every response against GitHub's own description, for octokit's `request.fetch`.
import { checkRequest, checkResponse } from './check.ts';

/**
 * Wraps `fetch`; requests and responses pass unchanged.
 * GraphQL passes unchecked (GitHub describes it elsewhere), and so does what is found at the end of a redirect.
 *
 * @param onProblem called once for each finding, e.g. `POST /repos/a/b/issues: body must have required property 'title'`
 */
export function checkedFetch(
  fetch: typeof globalThis.fetch,
  onProblem: (problem: string) => void,
): typeof globalThis.fetch {
  return async (input, init) => {
    const { method, path, query, body } = await read(
      new Request(input instanceof Request ? input.clone() : input, init),
    );
    const report = (problem: string) => onProblem(`${method} ${path}: ${problem}`);
    const checked = !/^(\/api)?\/graphql$/.test(path);
    if (checked) checkRequest({ method, path, query, body }).forEach(report);

    const response = await fetch(input, init);
    if (checked && !response.redirected) {
      const mediaType = response.headers.get('content-type') ?? undefined;
      checkResponse({ method, path, status: response.status, mediaType, body: await json(response.clone()) }).forEach(
        report,
      );
    }
    return response;
  };
}

async function read(request: Request) {
  const { pathname, searchParams } = new URL(request.url);
  return { method: request.method, path: pathname, query: searchParams, body: await json(request) };
}

/** The parsed body; `undefined` for none, the text itself when it is not JSON. */
async function json(message: Request | Response): Promise<unknown> {
  const text = await message.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

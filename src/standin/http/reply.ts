// Answers, good and bad, in GitHub's form.
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

const DOCS = 'https://docs.github.com/rest';

/** An answer that is thrown: it ends the request wherever it is noticed. */
export class ApiError extends Error {
  readonly reply: Reply;

  constructor(
    status: number,
    message: string,
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.reply = { status, headers, body: { message, ...more, documentation_url: DOCS, status: String(status) } };
  }
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

export function noContent(): Reply {
  return { status: 204 };
}

export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

export function badCredentials(): ApiError {
  return new ApiError(401, 'Bad credentials');
}

/** What an app hears that lacks a permission; a person hears it differently. */
export function notAccessible(): ApiError {
  return new ApiError(403, 'Resource not accessible by integration');
}

export function forbidden(message: string): ApiError {
  return new ApiError(403, message);
}

export type FieldError = { resource: string; field?: string; code: string; message?: string };

export function unprocessable(error: FieldError): ApiError {
  return new ApiError(422, 'Validation Failed', { errors: [error.resource === PLAIN ? inWords(error) : error] });
}

/** About reviews GitHub lists errors as plain texts. */
const PLAIN = 'PullRequestReview';

function inWords(error: FieldError): string {
  return error.message ?? `${error.field ?? ''} ${error.code}`.trim();
}

/** A 422 whose message is all there is to say. */
export function refused(message: string): ApiError {
  return new ApiError(422, message);
}

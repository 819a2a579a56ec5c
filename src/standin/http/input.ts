// Reads what a request brings: numbers in paths, fields of bodies, pages of lists.
import { ApiError, notFound, type Reply, refused, unprocessable } from './reply.ts';
import type { Body, Call } from './route.ts';

/** GitHub's limit for the body of an issue, pull request or comment, in characters. */
const LONGEST_BODY = 65_536;

export function numberIn(call: Pick<Call, 'params'>, name: string): number {
  const value = Number(call.params[name]);
  if (!Number.isSafeInteger(value)) throw notFound();
  return value;
}

/** A text that must be there. */
export function text(body: Body, field: string, resource: string): string {
  const value = optionalText(body, field, resource);
  if (value === undefined || value === null) throw unprocessable({ resource, field, code: 'missing_field' });
  return value;
}

export function optionalText(body: Body, field: string, resource: string): string | null | undefined {
  const value = body[field];
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string')
    throw refused(`Invalid request.\n\nFor '${resource}/${field}', ${kind(value)} is not a string.`);
  if (field === 'body' && value.length > LONGEST_BODY) {
    const message = `body is too long (maximum is ${LONGEST_BODY} characters)`;
    throw unprocessable({ resource, field, code: 'custom', message });
  }
  return value;
}

export function flag(body: Body, field: string): boolean | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw refused(`Invalid request.\n\n${kind(value)} is not a boolean.`);
  return value;
}

export function oneOf<T extends string>(
  body: Body,
  field: string,
  resource: string,
  allowed: readonly T[],
): T | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw unprocessable({ resource, field, code: 'invalid' });
  return found;
}

/** A list of names; labels may also come as objects with a name. */
export function names(value: unknown, field: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw refused(`Invalid request.\n\nFor '${field}', ${kind(value)} is not an array.`);
  return value.map((one: unknown) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string') return one.name;
    throw refused(`Invalid request.\n\nFor '${field}/0', ${kind(one)} is not a string.`);
  });
}

export function parseBody(raw: Buffer): Body {
  if (raw.length === 0) return {};
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    if (Array.isArray(value)) return { labels: value }; // adding labels also takes a bare list
    if (typeof value === 'object' && value !== null) return value as Body;
  } catch {
    // falls through to the answer
  }
  throw new ApiError(400, 'Problems parsing JSON');
}

function kind(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

/** One page of a list, with the links to the others. `wrap` makes the body of lists that carry a count. */
export async function paged<T>(
  call: Pick<Call, 'query' | 'address'>,
  items: T[],
  show: (item: T) => unknown,
  wrap: (shown: unknown[], total: number) => unknown = (shown) => shown,
): Promise<Reply> {
  const size = Math.min(100, positive(call.query.get('per_page'), 30));
  const page = positive(call.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = await Promise.all(items.slice((page - 1) * size, page * size).map(show));
  const to = (rel: string, number: number) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    return `<${call.address}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to('prev', page - 1)] : []),
    ...(page < last ? [to('next', page + 1), to('last', last)] : []),
    ...(page > 1 ? [to('first', 1)] : []),
  ];
  const headers: Record<string, string> = links.length > 0 ? { link: links.join(', ') } : {};
  return { status: 200, body: wrap(shown, items.length), headers };
}

function positive(value: string | null, otherwise: number): number {
  const number = Number(value);
  return value !== null && Number.isInteger(number) && number > 0 ? number : otherwise;
}

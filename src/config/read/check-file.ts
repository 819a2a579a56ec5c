// One mapping against its schema: every problem at once, and what is left of it when those are taken out.
import type * as z from 'zod';
import type { KeyPath, Locate, Problem } from '../problem.ts';
import { schemaNode } from '../schema/schema-node.ts';
import { explain } from './explain.ts';

export interface Checked<T> {
  /** The part that is good, with defaults filled in, so that its meaning can be checked in the same run; undefined when nothing is left. */
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

type Data = Readonly<Record<string, unknown>>;

/** @param data as it came out of YAML */
export function checkFile<S extends z.ZodType>(schema: S, data: Data, locate: Locate): Checked<z.infer<S>> {
  const first = schema.safeParse(data, { reportInput: true });
  if (first.success) return { value: first.data, problems: [] };
  const node = schemaNode(schema);
  const problems = first.error.issues.flatMap((issue) => explain(issue, locate, node));
  return { value: whatIsLeft(schema, data, first.error.issues), problems };
}

function whatIsLeft<S extends z.ZodType>(
  schema: S,
  data: Data,
  issues: readonly z.core.$ZodIssue[],
): z.infer<S> | undefined {
  const rest = issues.flatMap(badPaths).reduce<Data | undefined>(without, data);
  if (rest === undefined) return undefined;
  const again = schema.safeParse(rest);
  return again.success ? again.data : whatIsLeft(schema, rest, again.error.issues);
}

function badPaths(issue: z.core.$ZodIssue): KeyPath[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

// Takes the whole list when one item is bad, so that the places of the others stay true;
// takes the mapping around a key that is missing.
function without(data: Data | undefined, path: KeyPath): Data | undefined {
  const [step, ...deeper] = path;
  if (data === undefined || step === undefined || !(step in data)) return undefined;
  const { [step]: child, ...others } = data;
  if (deeper.length === 0 || !isMapping(child)) return others;
  const rest = without(child, deeper);
  return rest === undefined ? others : { ...data, [step]: rest };
}

function isMapping(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// One value, five places it may come from: command line, environment, project.yml, agents.yml, the default.
import { suggest } from './closest.ts';
import { dotted, type KeyPath, type Locate, type Place, type Problem } from './problem.ts';
import { everyKey, type SchemaKey, type SchemaNode } from './schema/schema-node.ts';

/** Strongest first. */
export const levels = ['command line', 'environment', 'project', 'agent', 'default'] as const;
export type Level = (typeof levels)[number];

type Data = Readonly<Record<string, unknown>>;

export interface Layer {
  readonly level: Level;
  readonly data: Data;
  readonly locate: Locate;
}

/** Single values of the project file; each can also be given on the command line and in the environment. */
export function settableKeys(node: SchemaNode): SchemaKey[] {
  return everyKey(node).filter(({ key, node: { type = '' } }) => {
    return ['string', 'number', 'integer', 'boolean'].includes(type) && !key.includes('<');
  });
}

/** @returns `CONDUCTOR_LIMITS_MAX_ATTEMPTS` for `limits.max_attempts` */
export function variableFor(key: string): string {
  return `CONDUCTOR_${key.toUpperCase().replace(/[.-]/g, '_')}`;
}

/** @param env empty variables count as unset */
export function environmentLayer(node: SchemaNode, env: Readonly<Record<string, string | undefined>>): Layer {
  const given = settableKeys(node).filter(({ key }) => (env[variableFor(key)] ?? '') !== '');
  const data = given.map((setting) => nested(setting, env[variableFor(setting.key)] ?? ''));
  const locate: Locate = (path) => nowhere(`environment ${variableFor(dotted(path))}`);
  return { level: 'environment', data: data.reduce<Data>(merge, {}), locate };
}

/** @param overrides value by key path, as typed: `{ 'limits.max_attempts': '5' }` */
export function commandLineLayer(
  node: SchemaNode,
  overrides: Readonly<Record<string, string>>,
): Layer & { readonly problems: readonly Problem[] } {
  const settable = new Map(settableKeys(node).map((setting) => [setting.key, setting]));
  const problems: Problem[] = [];
  let data: Data = {};
  for (const [key, value] of Object.entries(overrides)) {
    const setting = settable.get(key);
    if (setting) data = merge(data, nested(setting, value));
    else problems.push(notSettable(key, [...settable.keys()]));
  }
  return { level: 'command line', data, locate: () => nowhere('command line'), problems };
}

function notSettable(key: string, settable: readonly string[]): Problem {
  const fix = suggest(key, settable, 'keys that can be set here');
  return { ...nowhere('command line'), code: 'config.unknown_key', key, reason: 'cannot be set here', fix };
}

function nested({ key, node }: SchemaKey, text: string): Data {
  return key.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), typed(text, node.type)) as Data;
}

// Text that does not fit stays as it is: the schema says what is wrong with it.
function typed(text: string, type: string | undefined): unknown {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const number = type === 'integer' || type === 'number' ? Number(text) : Number.NaN;
  return Number.isNaN(number) ? text : number;
}

export interface Settled {
  readonly data: Data;
  /** The level of each single value or list that was given at all; whatever is absent is the default. */
  readonly origins: ReadonlyMap<string, Level>;
  readonly locate: Locate;
}

/** @param layers strongest first */
export function settle(layers: readonly Layer[]): Settled {
  const origins = new Map<string, Level>();
  for (const { level, data } of [...layers].reverse()) {
    for (const path of leaves(data)) origins.set(dotted(path), level);
  }
  const data = [...layers].reverse().reduce<Data>((below, layer) => merge(below, layer.data), {});
  const locate: Locate = (path, part) => {
    const giver = layers.find((layer) => has(layer.data, path)) ?? layers.find(({ level }) => level === 'project');
    return giver ? giver.locate(path, part) : nowhere('defaults');
  };
  return { data, origins, locate };
}

/** @returns both mappings in one; where both have a value, that of `above` */
export function merge(below: Data, above: Data): Data {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isMapping(under) && isMapping(value) ? merge(under, value) : value;
  }
  return merged;
}

/** @returns the path of each single value or list */
export function leaves(data: Data, above: KeyPath = []): KeyPath[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const path = [...above, key];
    return isMapping(value) ? leaves(value, path) : [path];
  });
}

function has(data: unknown, path: KeyPath): boolean {
  const [step, ...deeper] = path;
  if (step === undefined) return true;
  if (typeof data !== 'object' || data === null || !(step in data)) return false;
  return has((data as Record<string | number, unknown>)[step], deeper);
}

function isMapping(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nowhere(file: string): Place {
  return { file, line: 0, column: 0 };
}

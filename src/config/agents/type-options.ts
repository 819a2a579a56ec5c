// `options` of an agent type against what its CLI understands.
import { dotted, type KeyPath, type Problem } from '../problem.ts';
import { checkFile } from '../read/check-file.ts';
import { agentOptions } from '../schema/agent-options.ts';
import type { TypeDefinition } from './definition.ts';

export interface TypeOptions {
  /** Complete, with defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

export function readOptions({ keys, at, locate }: TypeDefinition): TypeOptions {
  const above = [...at, 'options'];
  const inside = (path: KeyPath, what: 'key' | 'value') => locate([...above, ...path], what);
  const schema = agentOptions[keys.cli];
  const { value, problems } = checkFile(schema, keys.options, inside);
  const options = value ?? schema.parse({});
  const found = problems.map((problem) => ({ ...problem, key: dotted([...above, problem.key]) }));
  return { options, problems: [...found, ...modelMissing({ keys, at, locate }, options)] };
}

/** These two know no model of a server that only the operator knows. */
function modelMissing(
  { keys, at, locate }: Pick<TypeDefinition, 'keys' | 'at' | 'locate'>,
  options: object,
): Problem[] {
  const known = keys.model !== undefined || !('base_url' in options) || options.base_url === undefined;
  if (known || (keys.cli !== 'pi' && keys.cli !== 'opencode')) return [];
  const reason = `is required with \`cli: ${keys.cli}\` and \`base_url\``;
  const fix = 'write `model: …`, one of those that are served there';
  const place = locate([...at, 'options', 'base_url'], 'key');
  return [{ ...place, code: 'config.missing_key', key: dotted([...at, 'model']), reason, fix }];
}

// What a schema cannot see in an agent type: a profile that is not there, a command without its CLI, a second definition.
import { suggest } from '../closest.ts';
import { dotted, type Problem } from '../problem.ts';
import { placeOf, type TypeDefinition } from './definition.ts';

/** @param profiles names of every profile that is defined */
export function checkType({ keys, at, locate }: TypeDefinition, profiles: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  if (keys.validation_profile !== undefined && !profiles.includes(keys.validation_profile)) {
    const path = [...at, 'validation_profile'];
    const reason = `there is no validation profile "${keys.validation_profile}"`;
    const fix = suggest(keys.validation_profile, profiles, 'validation profiles');
    problems.push({ ...locate(path, 'value'), code: 'config.unknown_profile', key: dotted(path), reason, fix });
  }
  const command = dotted([...at, 'command']);
  if (keys.cli === 'command' && keys.command === undefined) {
    const place = locate([...at, 'cli'], 'value');
    const fix = 'write e.g. `command: ["./my-agent.sh"]`';
    problems.push({
      ...place,
      code: 'config.command_missing',
      key: command,
      reason: 'is required with `cli: command`',
      fix,
    });
  }
  if (keys.cli !== 'command' && keys.command !== undefined) {
    const place = locate([...at, 'command'], 'key');
    const fix = 'add `cli: command`, or leave it out';
    problems.push({
      ...place,
      code: 'config.command_unused',
      key: command,
      reason: `is not used with \`cli: ${keys.cli}\``,
      fix,
    });
  }
  return problems;
}

/** @returns a problem for each definition of a type after its first, which names both places */
export function definedTwice(definitions: readonly TypeDefinition[]): Problem[] {
  return definitions.flatMap((definition, index): Problem[] => {
    const { type, at, locate } = definition;
    const before = definitions.slice(0, index).find((other) => other.type === type);
    if (!before) return [];
    const reason = `agent type "${type}" is defined twice: here and at ${placeOf(before)}`;
    return [
      {
        ...locate(at, 'key'),
        code: 'config.type_defined_twice',
        key: dotted(at) || type,
        reason,
        fix: 'remove one of them',
      },
    ];
  });
}

// Validation profiles by name, each an ordered list of commands.
import type { ValidationProfile } from '../../core/policy.ts';
import { dotted, type Problem } from '../problem.ts';
import { commandMinutes } from '../schema/values.ts';
import { type ProfileDefinition, placeOf } from './definition.ts';

export interface Profiles {
  readonly profiles: Readonly<Record<string, ValidationProfile>>;
  readonly problems: readonly Problem[];
}

/** @returns the profiles without prototype, so that every key is one */
export function gatherProfiles(definitions: readonly ProfileDefinition[]): Profiles {
  const first = new Map<string, ProfileDefinition>();
  const problems: Problem[] = [];
  for (const definition of definitions) {
    const before = first.get(definition.name);
    if (before) problems.push(definedTwice(definition, before));
    else first.set(definition.name, definition);
  }
  const entries = [...first.values()].map((definition) => [definition.name, profileOf(definition)]);
  return { profiles: Object.assign(Object.create(null), Object.fromEntries(entries)), problems };
}

// File order is kept because names begin with a letter: only keys like "2" would move to the front.
function profileOf({ name, commands }: ProfileDefinition): ValidationProfile {
  return {
    name,
    commands: Object.entries(commands).map(([step, written]) => {
      return typeof written === 'string'
        ? { name: step, command: written, minutes: commandMinutes }
        : { name: step, ...written };
    }),
  };
}

function definedTwice(definition: ProfileDefinition, before: ProfileDefinition): Problem {
  const reason = `profile "${definition.name}" is defined already at ${placeOf(before)}`;
  const place = definition.locate(definition.at, 'key');
  return { ...place, code: 'config.duplicate_key', key: dotted(definition.at), reason, fix: 'keep one, or rename one' };
}

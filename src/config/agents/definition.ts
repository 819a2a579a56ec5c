// An agent type or a profile as somebody wrote it, still knowing where.

import { formatPlace, type KeyPath, type Locate, type Problem } from '../problem.ts';
import type { AgentTypeFile, ValidationProfileFile } from '../schema/agents-file.ts';

interface Written {
  /** Where its keys stand in its file. */
  readonly at: KeyPath;
  readonly locate: Locate;
}

export interface TypeDefinition extends Written {
  /** Lower case. */
  readonly type: string;
  readonly keys: AgentTypeFile;
  /** Where its prompt may be, best first. */
  readonly prompts: readonly PromptPlace[];
}

export interface PromptPlace {
  /** The prompt must stay inside. */
  readonly directory: string;
  readonly path: string;
}

export interface ProfileDefinition extends Written {
  readonly name: string;
  readonly commands: ValidationProfileFile;
}

/** What a file, or several, define. */
export interface Definitions {
  readonly types: readonly TypeDefinition[];
  readonly profiles: readonly ProfileDefinition[];
  readonly problems: readonly Problem[];
  /** Keys that were written, e.g. `agent_types.rust.cli`; the others have their defaults. */
  readonly written: readonly string[];
  /** Absolute paths of the files that were read. */
  readonly files: readonly string[];
}

export const nothing: Definitions = { types: [], profiles: [], problems: [], written: [], files: [] };

export function together(all: readonly Definitions[]): Definitions {
  return {
    types: all.flatMap(({ types }) => types),
    profiles: all.flatMap(({ profiles }) => profiles),
    problems: all.flatMap(({ problems }) => problems),
    written: all.flatMap(({ written }) => written),
    files: all.flatMap(({ files }) => files),
  };
}

/** @returns `config/agents.yml:3:3` */
export function placeOf({ locate, at }: Written): string {
  return formatPlace(locate(at, 'key'));
}

// Every `/conductor` verb once: from here come the help comment, the docs page, the usage shown after a mistake.
import type { Role, Verb } from '../core/policy.ts';
import { verbs } from '../core/policy.ts';

export interface CommandInfo {
  readonly usage: string;
  readonly example: string;
  readonly description: string;
  /** Minimum permission on the repository, unless the configuration says otherwise. */
  readonly role: Role;
  /** Does this version carry it out? */
  readonly available: boolean;
  /** The text runs on over the following lines, up to the next command. */
  readonly manyLines: boolean;
}

const now = { available: true, manyLines: false } as const;
const later = { available: false, manyLines: false } as const;

export const commands: Readonly<Record<Verb, CommandInfo>> = {
  help: {
    ...now,
    usage: 'help',
    example: 'help',
    description: 'Shows this list.',
    role: 'read',
  },
  status: {
    ...now,
    usage: 'status',
    example: 'status',
    description: 'Says where the task stands, what it waits for and what comes next.',
    role: 'read',
  },
  deploy: {
    ...now,
    usage: 'deploy [agent]',
    example: 'deploy backend',
    description: 'Puts an agent to work on the issue; without a name, the one its label stands for.',
    role: 'write',
  },
  stop: {
    ...now,
    usage: 'stop',
    example: 'stop',
    description: 'Stops the agent. Work that was not pushed is saved to a branch.',
    role: 'write',
  },
  retry: {
    ...now,
    usage: 'retry',
    example: 'retry',
    description: 'Starts one more attempt of a task that has failed or was stopped.',
    role: 'write',
  },
  answer: {
    ...now,
    usage: 'answer <text>',
    example: 'answer Use PostgreSQL 16.',
    description: 'Answers the open question of the agent, or says how its blocker was resolved.',
    role: 'write',
    manyLines: true,
  },
  send: {
    ...later,
    usage: 'send <text>',
    example: 'send Please keep the public API as it is.',
    description: 'Gives the agent a message.',
    role: 'write',
    manyLines: true,
  },
  approve: {
    ...later,
    usage: 'approve [commit]',
    example: 'approve 1a2b3c4',
    description: 'Approves what waits for approval.',
    role: 'write',
  },
  block: {
    ...later,
    usage: 'block <text>',
    example: 'block Wait for the new schema.',
    description: 'Opens a blocker: the task waits until it is resolved.',
    role: 'write',
    manyLines: true,
  },
  unblock: {
    ...later,
    usage: 'unblock <id>',
    example: 'unblock b1',
    description: 'Resolves a blocker.',
    role: 'write',
  },
  decide: {
    ...later,
    usage: 'decide <text>',
    example: 'decide Errors are JSON, because clients parse them.',
    description: 'Records a decision with its reason, for this agent and those after it.',
    role: 'write',
    manyLines: true,
  },
  pause: {
    ...later,
    usage: 'pause',
    example: 'pause',
    description: 'Starts nothing new in this repository.',
    role: 'write',
  },
  resume: {
    ...later,
    usage: 'resume',
    example: 'resume',
    description: 'Ends a pause.',
    role: 'write',
  },
  'stop-all': {
    ...later,
    usage: 'stop-all',
    example: 'stop-all',
    description: 'Stops every agent of this repository and pauses it.',
    role: 'write',
  },
};

/** @returns whether the word is a verb of ours. */
export function isVerb(word: string): word is Verb {
  return (verbs as readonly string[]).includes(word);
}

/** @returns the verb nearest to a mistyped word; undefined when none is near enough to be meant. */
export function nearestVerb(word: string): Verb | undefined {
  const wanted = word.toLowerCase().slice(0, 24);
  const ranked = verbs
    .map((verb) => ({ verb, far: distance(wanted, verb) + (commands[verb].available ? 0 : 0.5) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(1.5, Math.min(wanted.length, best.verb.length) / 2) ? best.verb : undefined;
}

/** Edits between two words, where two neighbours that changed places count as one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row++) {
    rows[row] = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const steps = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + change];
      rows[row]?.push(Math.min(...steps, swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY));
    }
  }
  return at(a.length, b.length);
}

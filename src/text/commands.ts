// Every `/conductor` verb once: from here come the help comment, the docs page, the CLI's commands, the usage shown after a mistake.
import type { Role, Verb } from '../core/policy.ts';
import { verbs } from '../core/policy.ts';

export interface CommandInfo {
  /** What follows `/conductor `. */
  readonly usage: string;
  readonly examples: readonly [string, ...string[]];
  readonly description: string;
  /** Minimum permission on the repository, unless the configuration says otherwise. */
  readonly role: Role;
  /** What it acts on. */
  readonly where: 'task' | 'repository';
  /** The text runs on over the following lines, up to the next command. */
  readonly manyLines: boolean;
  /** The same at a terminal; `usage` is what follows `conductor `, as commander reads it. */
  readonly cli: { readonly usage: string; readonly examples: readonly [string, ...string[]] };
}

const onTask = { role: 'write', where: 'task', manyLines: false } as const;
const withText = { ...onTask, manyLines: true } as const;
const onRepository = { ...onTask, where: 'repository' } as const;

export const commands: Readonly<Record<Verb, CommandInfo>> = {
  help: {
    ...onTask,
    usage: 'help',
    examples: ['help'],
    description: 'Shows this list.',
    role: 'read',
    cli: { usage: 'help [command]', examples: ['help', 'help deploy'] },
  },
  status: {
    ...onTask,
    usage: 'status',
    examples: ['status'],
    description:
      'Says where the task stands, what it waits for and what comes next; without a task, how the project does.',
    role: 'read',
    cli: { usage: 'status [task]', examples: ['status', 'status 12'] },
  },
  deploy: {
    ...onTask,
    usage: 'deploy [agent]',
    examples: ['deploy', 'deploy backend'],
    description: 'Puts an agent to work on the issue; without a name, the one its label stands for.',
    cli: { usage: 'deploy <agent> <task>', examples: ['deploy backend 12', 'deploy backend acme/widgets#12'] },
  },
  stop: {
    ...onTask,
    usage: 'stop',
    examples: ['stop'],
    description: 'Stops the agent. Work that was not pushed is saved to a branch.',
    cli: { usage: 'stop <task>', examples: ['stop 12'] },
  },
  retry: {
    ...onTask,
    usage: 'retry',
    examples: ['retry'],
    description: 'Starts one more attempt of a task that has failed or was stopped.',
    cli: { usage: 'retry <task>', examples: ['retry 12'] },
  },
  send: {
    ...withText,
    usage: 'send <text>',
    examples: ['send Please keep the public API as it is.'],
    description: 'Gives the agent a message.',
    cli: {
      usage: 'send [agent-or-task] [text...]',
      examples: [
        "send 12 'Please keep the public API as it is.'",
        'send backend - < message.txt',
        "send backend,12 'The schema has changed.'",
        "send --all 'Commit what you have.'",
      ],
    },
  },
  answer: {
    ...withText,
    usage: 'answer [id] <text>',
    examples: ['answer Use PostgreSQL 16.', 'answer b2 Use UTC.'],
    description: 'Answers the oldest open question of the agent, or the one with that id.',
    cli: { usage: 'answer <task> <text...>', examples: ["answer 12 'Use PostgreSQL 16.'", "answer 12 b2 'Use UTC.'"] },
  },
  approve: {
    ...onTask,
    usage: 'approve [commit or hash]',
    examples: ['approve', 'approve 1a2b3c4d5e6f7a8b'],
    description:
      'On an issue, vouches for the text that the status comment shows; with its hash, for exactly that text. ' +
      'On the pull request of a task, vouches for the commit it names, until the next push.',
    cli: { usage: 'approve <task> [commit-or-hash]', examples: ['approve 12', 'approve 12 1a2b3c4d5e6f7a8b'] },
  },
  block: {
    ...withText,
    usage: 'block <text>',
    examples: ['block Wait for the new schema.'],
    description: 'Opens a blocker: nothing is started for the task until it is resolved.',
    cli: { usage: 'block <task> <text...>', examples: ["block 12 'Wait for the new schema.'"] },
  },
  unblock: {
    ...withText,
    usage: 'unblock <id> [text]',
    examples: ['unblock b1', 'unblock b1 The schema is merged.'],
    description: 'Resolves the blocker with that id; the text tells the agent how.',
    cli: {
      usage: 'unblock <task> <id> [text...]',
      examples: ['unblock 12 b1', "unblock 12 b1 'The schema is merged.'"],
    },
  },
  decide: {
    ...withText,
    usage: 'decide <text>',
    examples: ['decide Errors are JSON, because clients parse them.'],
    description: 'Records a decision with its reason, for this agent and those after it.',
    cli: { usage: 'decide <task> <text...>', examples: ["decide 12 'Errors are JSON, because clients parse them.'"] },
  },
  pause: {
    ...onRepository,
    usage: 'pause',
    examples: ['pause'],
    description: 'Starts nothing new in this repository; what runs goes on.',
    cli: { usage: 'pause [repository]', examples: ['pause', 'pause acme/widgets'] },
  },
  resume: {
    ...onRepository,
    usage: 'resume',
    examples: ['resume'],
    description: 'Ends the pause of this repository.',
    cli: { usage: 'resume [repository]', examples: ['resume acme/widgets'] },
  },
  'stop-all': {
    ...onRepository,
    usage: 'stop-all',
    examples: ['stop-all'],
    description: 'Stops every agent of this repository and pauses it.',
    cli: { usage: 'stop-all [repository]', examples: ['stop-all', 'stop-all acme/widgets'] },
  },
};

/** @returns whether the word is a verb of ours. */
export function isVerb(word: string): word is Verb {
  return (verbs as readonly string[]).includes(word);
}

/** @returns the verb nearest to a mistyped word; undefined when none is near enough to be meant. */
export function nearestVerb(word: string): Verb | undefined {
  const wanted = word.toLowerCase().slice(0, 24);
  const [best] = verbs.map((verb) => ({ verb, far: distance(wanted, verb) })).sort((a, b) => a.far - b.far);
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

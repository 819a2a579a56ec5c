// `conductor agent`: what an agent says. It only writes a file into the outbox, so it works with nothing else running.
import { randomBytes } from 'node:crypto';
import { rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { readInbox } from './agent-inbox.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';
import { type Terminal, thisTerminal } from './terminal.ts';

/** What is said back to the agent, per verb. */
const receipts = {
  status: 'Noted.',
  decision: 'Recorded: it will stand in the decisions of the project and on the issue.',
  blocker: 'Posted on the issue. The resolution comes into .conductor/inbox; go on with what does not depend on it.',
  ask: 'Asked on the issue. The answer comes into .conductor/inbox; go on with what does not depend on it.',
  done: 'Noted. The work is now validated; if something has to be mended, a message comes into .conductor/inbox.',
} as const;
type Verb = keyof typeof receipts;

/** The engine keeps no more of one message. */
const longest = 100_000;

/**
 * @param verb status, decision, blocker, ask, done, inbox
 * @param written the text; `-` reads it from standard input
 * @throws CommandError `verb_unknown`, `text_missing`, `later_version` (all exit code 2), `not_in_session`
 */
export async function agent(verb: string, written: string, terminal = thisTerminal()): Promise<void> {
  if (verb === 'inbox') return readInbox(terminal);
  if (verb === 'message') {
    const hint = 'use `conductor agent ask` to reach the people on the issue';
    throw usage('later_version', 'messages between agents come in a later version', hint);
  }
  if (!isVerb(verb)) {
    const hint = `the verbs are ${Object.keys(receipts).join(', ')} and inbox`;
    throw usage('verb_unknown', `an agent cannot say "${verb}"`, hint);
  }
  const said = (written === '-' ? await readAll(process.stdin) : written).trim();
  if (said === '' && verb !== 'done') {
    throw usage(
      'text_missing',
      `${verb} needs a text`,
      `conductor agent ${verb} '<text>', or - to read it from standard input`,
    );
  }
  if (said.length > longest) terminal.err(`The text is long: only its first ${longest} characters are kept.`);
  await put(await outboxOf(terminal), JSON.stringify({ verb, text: said.slice(0, longest) }), terminal.now());
  terminal.out(receipts[verb]);
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(receipts, word);
}

/** Readers see the whole file or none: it is written under a hidden name and renamed. Names sort by time. */
async function put(outbox: string, message: string, now: number): Promise<void> {
  const name = `${now}-${randomBytes(4).toString('hex')}.json`;
  await writeFile(join(outbox, `.${name}.tmp`), message, { mode: 0o600, flag: 'wx' });
  await rename(join(outbox, `.${name}.tmp`), join(outbox, name));
}

async function outboxOf({ env, cwd }: Terminal): Promise<string> {
  const outbox = env.CONDUCTOR_OUTBOX || join(cwd, '.conductor', 'outbox');
  const there = await stat(outbox).catch(() => undefined);
  if (there?.isDirectory()) return outbox;
  const hint = 'run it in the worktree of an agent, where CONDUCTOR_OUTBOX is set and .conductor/outbox is';
  throw new CommandError(
    'not_in_session',
    `this is not the session of an agent: there is no directory ${outbox}`,
    hint,
  );
}

function usage(code: string, message: string, hint: string): CommandError {
  return new CommandError(code, message, hint, exitCodes.usage);
}

// What an agent says becomes one file in its outbox, so it works with nothing else running.
import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { longestText, type Spoken, writeMessage } from './message.ts';
import { findDirectory, type Surroundings } from './place.ts';
import { Refused, systemCode } from './refused.ts';
import { isVerb, verbs } from './verbs.ts';

export interface Receipt {
  readonly text: string;
  /** What the agent should know about what it said; null when all is as it was said. */
  readonly remark: string | null;
}

/**
 * @param now milliseconds since the epoch; the names of the files sort by it
 * @throws Refused those of `writeMessage`, `not_in_session`, `outbox_unwritable`
 */
export async function say(spoken: Spoken, surroundings: Surroundings, now: number): Promise<Receipt> {
  const id = `${now}-${randomBytes(4).toString('hex')}`;
  const { json, isWhole } = writeMessage(spoken, id);
  await put(await findDirectory('outbox', surroundings), `${id}.json`, json);
  return { text: isVerb(spoken.verb) ? verbs[spoken.verb].receipt : '', remark: isWhole ? null : cutWords };
}

const cutWords = `The text was too long for one message: its beginning was kept, at most ${longestText} characters, and the rest was left out. Put what is long into a file, commit it, and name the file.`;

/** Readers see the whole file or none: it is written under a hidden name and renamed. */
async function put(outbox: string, name: string, json: string): Promise<void> {
  const hidden = join(outbox, `.${name}.tmp`);
  try {
    await writeFile(hidden, json, { mode: 0o600, flag: 'wx' });
    await rename(hidden, join(outbox, name));
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => {});
    const next = 'see whether the disk is full or the directory is write-protected, then say it again';
    throw new Refused('outbox_unwritable', `${outbox} takes no message: ${systemCode(error)}`, next);
  }
}

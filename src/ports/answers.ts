// A command typed at a terminal on its way to the law, and what became of it on the way back.
import type { Note } from '../core/effect.ts';
import type { Priority, Verb } from '../core/policy.ts';
import type { TaskId } from '../core/subject.ts';

export interface CommandRequest {
  /** What it is about, as it was typed: `12`, `owner/repo#12`, a URL; `owner/repo` or nothing for a repository. */
  readonly written: string;
  readonly verb: Verb;
  readonly word: string;
  readonly text: string;
  /** Of a message; absent: normal. */
  readonly priority?: Priority;
  /** `cli:<user>` */
  readonly actor: string;
  /** Where the answer is waited for: a fresh unique id. */
  readonly reply: string;
}

export type RefusalCode =
  | `${'task' | 'repository'}_${'name_bad' | 'unknown' | 'ambiguous'}`
  | 'agent_unknown'
  | 'not_an_issue'
  | 'github_away'
  | 'nothing_to_do';

export interface CommandAnswer {
  readonly outcome: 'accepted' | 'refused';
  /** The words, where there are any. */
  readonly note: Note | null;
  /** Of a refusal: a `RefusalCode` where it did not get as far as the law, else the law's own. */
  readonly code?: string;
  /** Where a message waits now. */
  readonly mail?: { readonly task: TaskId; readonly seq: number };
}

export interface Answers {
  /** Tells the person who waits; the first answer counts. Nobody there is no error. */
  give(to: string, answer: CommandAnswer): Promise<void>;
  /** @returns false when the person has gone: what nobody waits for any more is not done behind their back */
  isAwaited(to: string): Promise<boolean>;
}

// What events are made of: a command, a review, what was seen of an issue or looked up of a person.
import type { Conversation } from './conversation.ts';
import type { Priority, Role, Verb } from './policy.ts';
import type { Issue, Repository } from './subject.ts';

/** A person's instruction, from a comment or the CLI. */
export interface Command {
  readonly verb: Verb | 'unknown';
  /** The word as written; differs from `verb` when it is unknown. */
  readonly word: string;
  /** Rest of the line and the lines up to the next command. */
  readonly text: string;
  readonly actor: string;
  /** Where it came from; null when it was typed at the CLI. */
  readonly comment: { readonly id: number; readonly url: string } | null;
  /** When the comment was written, by GitHub's clock; absent: at the CLI. */
  readonly writtenAt?: number;
  /** Where a person at the CLI waits for the answer. */
  readonly reply?: string;
  /** Issue or pull request number it was written on. */
  readonly number: number;
  readonly onPull: boolean;
  /** Of a message; absent: normal. */
  readonly priority?: Priority;
}

/** What a start needs to know of the world. */
export interface Capacity {
  /** Free slots per agent type: what its limit leaves and a live host can give. Absent: no host serves the type. */
  readonly free: Readonly<Record<string, number>>;
}

export interface Review {
  readonly id: number;
  readonly state: 'approved' | 'changes_requested' | 'commented';
  readonly reviewer: string;
  readonly body: string;
  readonly url: string;
  /** Remarks on lines; filled in once the reviewer's permission was seen. */
  readonly comments: readonly { readonly path: string; readonly line: number | null; readonly body: string }[];
}

export interface Origin {
  readonly repository: Repository;
  readonly issue: Issue;
}

/** GitHub's truth about an issue, read live. */
export interface IssueSeen {
  readonly open: boolean;
  readonly labels: readonly string[];
  readonly pull: { readonly merged: boolean; readonly closed: boolean; readonly mergeCommit: string | null } | null;
  readonly gone: boolean;
  /** Its text now; absent where it could not be read. */
  readonly issue?: Issue;
}

export interface CiFailure {
  readonly name: string;
  readonly conclusion: string;
  readonly step: string | null;
  /** Tail of the job's log, cleaned and capped. */
  readonly log: string;
  readonly url: string;
}

/** What is known of the text an agent would get, beside the text. */
export interface TextChecked {
  /** The author's live role; null when the look-up failed. */
  readonly authorRole: Role | null;
  /** The last one who edited the issue shortly before, with the live role; null: nobody. */
  readonly edit: { readonly by: string; readonly at: number; readonly role: Role | null } | null;
  readonly conversation: Conversation;
}

export interface Pause {
  readonly by: string;
  readonly at: number;
}

/** What a permission look-up was made for. `delivery`: the webhook that asked. */
export type Cause = { readonly delivery?: string } & (
  | ({ readonly kind: 'label'; readonly label: string } & Origin)
  | ({ readonly kind: 'command'; readonly command: Command } & Origin)
  | ({ readonly kind: 'edited command'; readonly command: Command } & Origin)
  | ({ readonly kind: 'edit' } & Origin)
  | { readonly kind: 'review'; readonly review: Review }
  /** A queued task is about to start. */
  | { readonly kind: 'start'; readonly host: string }
);

/** `mark` tells a timer's purpose apart from an older one of the same name: the attempt, the fence, or since when it is idle. */
export type Timer = 'retry' | 'session-limit' | 'ci-wait' | 'issue-look' | 'idle' | 'rate-limit';

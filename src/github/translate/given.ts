// What every reader of a webhook is given, and what all of them say in the same way.
import type { EventBody } from '../../core/event.ts';
import type { Origin } from '../../core/event-parts.ts';
import type { Repository } from '../../core/subject.ts';
import type { Heard } from '../../ports/heard.ts';
import type { Person } from '../bots.ts';
import { type IssuePayload, readIssue } from '../issues.ts';

export interface TranslateOptions {
  /** Our own App: what it did starts nothing. */
  readonly appId: number;
  /** The login under which our App acts, e.g. `conductor[bot]`; null: GitHub has not told it yet. */
  readonly ourLogin: string | null;
  readonly allowedBots: readonly string[];
}

export interface Given {
  readonly repository: Repository;
  readonly sender: Person | null | undefined;
  readonly options: TranslateOptions;
}

/** Says what a webhook means. @throws ZodError when a field it relies on is missing */
export type Reader = (payload: unknown, given: Given) => readonly Heard[];
/** By GitHub's name: `event.action`, or `event` where there are no actions. */
export type Readers = Readonly<Record<string, Reader>>;

/** To the task of an issue. */
export function toIssue({ repository }: Given, number: number, body: EventBody, meaning: string | null = null): Heard {
  return { address: { repository, number, by: 'issue' }, body, meaning };
}

export function origin(issue: IssuePayload, { repository }: Given): Origin {
  return { repository, issue: readIssue(issue) };
}

export function senderOf({ sender }: Given): string {
  return sender?.login ?? 'ghost';
}

type Refusal = Extract<EventBody, { kind: 'trigger.refused' }>;

/** Something that would have asked for work, or steered it, had it come from a person. */
export function refusal(trigger: string, person: Person | null | undefined, from: Origin): Refusal {
  const reason = person ? 'a bot that is not in trust.allowed_bots' : 'nobody who can be found';
  return { kind: 'trigger.refused', trigger, actor: person?.login ?? 'ghost', reason, ...from };
}

/** Whether the label means work is for the law to say. */
export function refusedLabel(label: string, person: Person | null | undefined, from: Origin): Refusal {
  return { ...refusal(`label ${label}`, person, from), label };
}

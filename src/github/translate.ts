// A webhook in our words: (event, payload) → events. Pure; what we do not know or need becomes nothing.
import type { EventBody, Origin } from '../core/event.ts';
import { parseCommands } from '../text/command.ts';
import { isBot } from './bots.ts';
import { readRepository } from './installations.ts';
import { type IssuePayload, readIssue } from './issues.ts';
import { Commenting, Envelope, Labeling, Pulling, Reviewing, Status, Suite } from './payloads.ts';

/** Which task an event is for: by issue number, or by the number of a pull request. */
export interface Address {
  readonly repository: Origin['repository'];
  readonly number: number;
  readonly by: 'issue' | 'pull';
}

export interface Translated {
  readonly address: Address;
  readonly body: EventBody;
  /** What makes the event the same one when it is told again in another delivery; null: the delivery's id does. */
  readonly meaning: string | null;
}

export interface TranslateOptions {
  /** Our own App: what it did starts nothing. */
  readonly appId: number;
  readonly allowedBots: readonly string[];
}

/** @returns whether webhooks of this kind can mean anything to us; the others need not even be stored. */
export function concerns(event: string, payload: unknown): boolean {
  const action = (payload as { action?: unknown } | null)?.action;
  return readerOf(event, typeof action === 'string' ? action : undefined) !== undefined;
}

/**
 * @param event GitHub's `X-GitHub-Event`
 * @param payload parsed body; fields we use are checked, others ignored
 * @returns what it means, in order; empty for everything that does not concern the conductor
 * @throws ZodError when a field we rely on is missing: a delivery to look at, never one to guess about
 */
export function translate(event: string, payload: unknown, options: TranslateOptions): readonly Translated[] {
  const envelope = Envelope.parse(payload);
  const read = readerOf(event, envelope.action);
  if (!read || !envelope.repository || !envelope.installation) return [];
  const repository = readRepository(envelope.repository, envelope.installation.id);
  return read(payload, { repository, envelope, options });
}

interface Given {
  readonly repository: Origin['repository'];
  readonly envelope: Envelope;
  readonly options: TranslateOptions;
}

type Reader = (payload: unknown, given: Given) => readonly Translated[];

const readers: Readonly<Record<string, Reader>> = {
  'issues.labeled': (payload, given) => {
    const { issue, label } = Labeling.parse(payload);
    if (!label || isBot(given.envelope.sender, given.options.allowedBots)) return [];
    const body = { kind: 'issue.labeled', label: label.name, sender: sender(given), ...origin(issue, given) } as const;
    return [to(given, issue.number, body)];
  },
  'issues.unlabeled': (payload, given) => {
    const { issue, label } = Labeling.parse(payload);
    return label
      ? [to(given, issue.number, { kind: 'issue.unlabeled', label: label.name, sender: sender(given) })]
      : [];
  },
  'issues.closed': (payload, given) => closed(payload, given),
  'issues.deleted': (payload, given) => closed(payload, given),
  'issues.transferred': (payload, given) => closed(payload, given),
  'issue_comment.created': (payload, given) => {
    const { issue, comment } = Commenting.parse(payload);
    const ours = comment.performed_via_github_app?.id === given.options.appId;
    if (ours || !comment.user || isBot(comment.user, given.options.allowedBots)) return [];
    const actor = comment.user.login;
    const onPull = issue.pull_request !== undefined && issue.pull_request !== null;
    return parseCommands(comment.body).map(({ verb, word, text }, index): Translated => {
      const command = {
        verb,
        word,
        text,
        actor,
        comment: { id: comment.id, url: comment.html_url },
        number: issue.number,
        onPull,
      };
      const body = { kind: 'command.given', command, ...origin(issue, given) } as const;
      const address: Address = { repository: given.repository, number: issue.number, by: onPull ? 'pull' : 'issue' };
      return { address, body, meaning: `comment/${comment.id}/${index}` };
    });
  },
  'pull_request.closed': (payload, given) => {
    const { pull_request: pull } = Pulling.parse(payload);
    const number = ownBranch(pull, given);
    if (number === undefined) return [];
    const merged = pull.merged === true;
    const mergeCommit = merged ? (pull.merge_commit_sha ?? null) : null;
    return [to(given, number, { kind: 'pull.closed', merged, mergeCommit, by: sender(given) })];
  },
  'pull_request_review.submitted': (payload, given) => {
    const { pull_request: pull } = Pulling.parse(payload);
    const { review } = Reviewing.parse(payload);
    const number = ownBranch(pull, given);
    const state = (['approved', 'changes_requested', 'commented'] as const).find(
      (known) => known === review.state.toLowerCase(),
    );
    if (number === undefined || !state || !review.user || isBot(review.user, given.options.allowedBots)) return [];
    const { id, html_url: url, body } = review;
    const told = { id, state, reviewer: review.user.login, body: body ?? '', url, comments: [] };
    return [{ ...to(given, number, { kind: 'review.submitted', review: told }), meaning: `review/${id}` }];
  },
  'check_suite.completed': (payload, given) => {
    const { head_sha, head_branch } = Suite.parse(payload).check_suite;
    return hint(given, head_sha, head_branch ? [head_branch] : []);
  },
  status: (payload, given) => {
    const { sha, state, branches } = Status.parse(payload);
    return state === 'pending'
      ? []
      : hint(
          given,
          sha,
          branches.map((branch) => branch.name),
        );
  },
};

function readerOf(event: string, action = ''): Reader | undefined {
  const name = [`${event}.${action}`, event].find((one) => Object.hasOwn(readers, one));
  return name === undefined ? undefined : readers[name];
}

function closed(payload: unknown, given: Given): readonly Translated[] {
  const { issue } = Labeling.parse(payload);
  return [to(given, issue.number, { kind: 'issue.closed', sender: sender(given) })];
}

function hint(given: Given, sha: string, branches: readonly string[]): readonly Translated[] {
  const numbers = branches.map(issueOfBranch).filter((number) => number !== undefined);
  return [...new Set(numbers)].map((number) => to(given, number, { kind: 'ci.hinted', sha }));
}

function to({ repository }: Given, number: number, body: EventBody): Translated {
  return { address: { repository, number, by: 'issue' }, body, meaning: null };
}

function origin(issue: IssuePayload, { repository }: Given): Origin {
  return { repository, issue: readIssue(issue) };
}

function sender({ envelope }: Given): string {
  return envelope.sender?.login ?? 'ghost';
}

/** A pull request is a task's when its head is a branch of ours in the same repository: a fork can name its branch as it likes. */
function ownBranch(pull: Pulling['pull_request'], { repository }: Given): number | undefined {
  return pull.head.repo?.id === repository.id ? issueOfBranch(pull.head.ref) : undefined;
}

function issueOfBranch(branch: string): number | undefined {
  const number = /^conductor\/(\d+)-/.exec(branch)?.[1];
  return number === undefined ? undefined : Number(number);
}

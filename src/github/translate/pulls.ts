// What happens to a task's pull request.
import { isBot, isOurselves } from '../bots.ts';
import { Pulling, Reviewing } from '../payloads.ts';
import { issueOfBranch } from './branches.ts';
import { type Given, type Readers, senderOf, toIssue } from './given.ts';

const verdicts = ['approved', 'changes_requested', 'commented'] as const;

export const pulls: Readers = {
  'pull_request.closed': (payload, given) => {
    const { pull_request: pull } = Pulling.parse(payload);
    const number = ownBranch(pull, given);
    if (number === undefined) return [];
    const merged = pull.merged === true;
    const mergeCommit = merged ? (pull.merge_commit_sha ?? null) : null;
    return [toIssue(given, number, { kind: 'pull.closed', merged, mergeCommit, by: senderOf(given) })];
  },
  /** A bot that is not listed is not even refused: it reviews because it was set up to, and means no harm. */
  'pull_request_review.submitted': (payload, given) => {
    const { allowedBots, ourLogin } = given.options;
    const { pull_request: pull } = Pulling.parse(payload);
    const { review } = Reviewing.parse(payload);
    const number = ownBranch(pull, given);
    const state = verdicts.find((known) => known === review.state.toLowerCase());
    if (number === undefined || !state || !review.user) return [];
    if (isBot(review.user, allowedBots) || isOurselves(review.user, ourLogin)) return [];
    const { id, html_url: url, body } = review;
    const told = { id, state, reviewer: review.user.login, body: body ?? '', url, comments: [] };
    return [toIssue(given, number, { kind: 'review.submitted', review: told }, `review/${id}`)];
  },
};

/** A pull request is a task's when its head is a branch of ours in the same repository: a fork can name its branch as it likes. */
function ownBranch(pull: Pulling['pull_request'], { repository }: Given): number | undefined {
  return pull.head.repo?.id === repository.id ? issueOfBranch(pull.head.ref) : undefined;
}

// Anything that might happen, in any order: what the property tests draw from.
import fc from 'fast-check';
import type { TaskEdit } from '../../src/core/memory-edit.ts';
import * as event from './events.ts';
import { onlyIfAsked } from './fact.ts';
import type { Fact, Told } from './given.ts';
import { issueNumber } from './origin.ts';

const text = fc.constantFrom('', 'rust', 'cobol', 'b1 UTC', 'UTC');
const role = fc.constantFrom(null, 'read' as const, 'write' as const);
const fence = fc.constantFrom({}, {}, {}, { fence: 0 }, { fence: 1 }, { fence: 2 });
const commit = fc.constantFrom(1, 2);

const edits = [
  ...(['blocker.opened', 'blocker.resolved', 'blocker.reopened', 'blocker.reworded'] as const),
  ...(['decision.made', 'decision.reworded'] as const),
];

const person = fc.oneof(
  fc.constantFrom('backend', 'docs', 'wontfix').map((label) => event.labeled(label)),
  fc.constantFrom('backend', 'docs').map((label) => event.unlabeled(label)),
  fc.constant(event.issueClosed()),
  fc
    .tuple(fc.constantFrom('deploy', 'stop', 'retry', 'answer', 'send', 'help', 'dploy', 'pause'), text)
    .map(([word, rest]) => event.says(word, rest)),
  role.map(
    (found): Fact =>
      (told) =>
        asked(told) ? event.permission(found)(told) : event.statusShown()(told),
  ),
  fc
    .constantFrom('approved' as const, 'changes_requested' as const, 'commented' as const)
    .map((state) => event.reviewed(state)),
  fc.boolean().map((merge) => (merge ? event.merged() : event.closedUnmerged())),
  fc
    .tuple(fc.constantFrom(...edits), fc.constantFrom('b1', 'b2', 'd1'), fc.constantFrom('UTC', 'rm -rf /'))
    .map(([kind, id, words]) => event.wrote(editOf(kind, id, words))),
  fc.constantFrom([], ['b1'], ['b2', 'd1']).map((ticked) => event.statusEdited({ ticked })),
  fc.constantFrom(5, 6).map((comment) => event.statusRemoved(comment)),
);

function editOf(kind: TaskEdit['kind'], id: string, text: string): TaskEdit {
  const all = { id, issue: issueNumber, text, author: null, asks: false, outcome: text, by: null };
  return { kind, ...all } as TaskEdit;
}

const usage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, cost: 0.1 };
const more = fc.constantFrom(
  {},
  {},
  { usage, session: 's-1' },
  { asking: { key: 'k1', text: 'May I?' } },
  { asking: { key: 'k2', text: 'May I?' } },
  { until: 5 },
);

const runner = fc.oneof(
  fc.constant(event.mailArrived()),
  fc.constant(event.mailDue()),
  fc.constant(event.writes('all')),
  fc.constant(event.slotTaken()),
  fence.map((older) => event.started(older)),
  fc.tuple(fence, fc.boolean()).map(([older, permanent]) => event.refused('no', { permanent, ...older })),
  fc.tuple(fc.constantFrom(0, 1, null), fence).map(([code, older]) => event.exited(code, older)),
  fc
    .tuple(fc.constantFrom('working' as const, 'waiting' as const, 'rate_limited' as const, 'unknown' as const), more)
    .map(([seen, also]) => event.observed(seen, also)),
  fc
    .constantFrom('status' as const, 'decision' as const, 'blocker' as const, 'ask' as const, 'done' as const)
    .map((kind) => event.reported(kind)),
  fence.map((older) => event.sessionStopped(older)),
  fence.map((older) => event.lost('gone', older)),
  fc.constantFrom('delivered' as const, 'failed' as const).map((verdict) => event.delivered(verdict)),
  fc
    .tuple(fc.constantFrom('pass' as const, 'fail' as const, 'empty' as const), commit, fence)
    .map(([verdict, number, older]) => event.checked(verdict, number, older)),
  commit.map((number) => event.pushed(number)),
  fc.constant(event.pushRefused()),
);

const github = fc.oneof(
  fc.tuple(fc.boolean(), fc.boolean()).map(([open, label]) => event.seen({ open, labels: label ? ['backend'] : [] })),
  commit.map((number) => event.pullOpened(number)),
  fc.constant(event.pullRefused()),
  commit.map((number) => event.ciHinted(number)),
  fc
    .tuple(
      fc.constantFrom('passing' as const, 'failing' as const, 'pending' as const, 'no_ci' as const),
      commit,
      fc.constantFrom(1, 2),
      fc.boolean(),
    )
    .map(([state, head, runAttempt, last]) => event.ci(state, { head, runAttempt, last })),
  fc
    .constantFrom(...(['retry', 'session-limit', 'ci-wait', 'issue-look', 'idle', 'rate-limit'] as const))
    .map((timer) => event.timeIsUp(timer)),
  fc.boolean().map((permanent) => event.effectFailed('branch.push', permanent)),
);

/** Events of every kind, whether or not they fit. */
export const anything: fc.Arbitrary<Fact> = fc.oneof(person, runner, runner, github);

/** Events of every kind; what answers a wish is only said when there was one. */
export const anythingAsked: fc.Arbitrary<Fact> = anything.map(onlyIfAsked);

function asked({ effects }: Told): boolean {
  return effects.some(({ effect }) => effect.kind === 'actor.check');
}

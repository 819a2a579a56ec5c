// Things that happen, as a runner, GitHub or a person would report them. What is left out is filled in from the story.
import type { Verdict } from '../../src/core/checks.ts';
import { noConversation } from '../../src/core/conversation.ts';
import type { Command, TextChecked, Timer } from '../../src/core/event-parts.ts';
import type { Letter } from '../../src/core/mail.ts';
import type { TaskEdit } from '../../src/core/memory-edit.ts';
import { type Priority, type Role, type Verb, verbs } from '../../src/core/policy.ts';
import type { Remains } from '../../src/core/remains.ts';
import type { Condition } from '../../src/core/session.ts';
import type { Issue } from '../../src/core/subject.ts';
import { type Body, fact, fenceOf } from './fact.ts';
import type { Fact } from './given.ts';
import { issue, issueNumber, repository, sha } from './origin.ts';

/** @param labels all labels of the issue, the new one included */
export function labeled(label: string, { sender = 'mona', labels = [label] } = {}): Fact {
  return fact('issue.labeled', () => ({ repository, issue: issue(labels), label, sender }));
}

export function unlabeled(label: string): Fact {
  return fact('issue.unlabeled', () => ({ label, sender: 'mona' }));
}

export function issueClosed(): Fact {
  return fact('issue.closed', () => ({ sender: 'mona' }));
}

export function seen(changes: Partial<Body<'issue.seen'>> = {}): Fact {
  return fact('issue.seen', () => ({ open: true, labels: ['backend'], pull: null, gone: false, ...changes }));
}

/** A `/conductor` comment on the issue. */
export function says(word: string, text = '', { actor = 'mona', labels = ['backend'], cli = false } = {}): Fact {
  const verb: Command['verb'] = isVerb(word) ? word : 'unknown';
  return fact('command.given', ({ task, events }) => {
    const id = (task?.rev ?? 0) * 1_000 + events;
    const comment = cli ? null : { id, url: `https://github.com/acme/widgets/issues/12#issuecomment-${id}` };
    const reply = cli ? { reply: 'the-one-who-waits' } : {};
    const command: Command = { verb, word, text, actor, comment, number: issueNumber, onPull: false, ...reply };
    return { repository, issue: issue(labels), command };
  });
}

/** A command of somebody who may, as it is taken up: without the look that came before. */
export function mayDo(
  word: Verb,
  text = '',
  { cli = false, onPull = false, changes = {} as Partial<Body<'command.granted'>> } = {},
): Fact {
  const comment = cli ? null : { id: 77, url: 'https://github.com/acme/widgets/issues/12#issuecomment-77' };
  const command: Command = {
    ...{ verb: word, word, text, actor: 'mona', comment, number: issueNumber, onPull },
    ...(cli ? { reply: 'the-one-who-waits' } : {}),
  };
  const unread = { capacity: { free: {} }, text: null, seen: null };
  return fact('command.granted', () => ({ repository, issue: issue(), command, ...unread, ...changes }));
}

function isVerb(word: string): word is Verb {
  return (verbs as readonly string[]).includes(word);
}

/** What else a look-up tells: of the text that is to be used, of the issue as it is now, of a pause. */
type Looked = Partial<Pick<Body<'actor.checked'>, 'member' | 'text' | 'seen' | 'paused'>>;

/** A writer's own text, and nobody changed it. */
export const fineText: TextChecked = { authorRole: 'write', edit: null, conversation: noConversation };

/** The answer to the latest wish to look who asks. @param role null: the look-up failed */
export function permission(
  role: Role | null,
  free: Record<string, number> = { rust: 1, go: 1, docs: 1 },
  looked: Looked = {},
  kinds: readonly string[] = causes,
): Fact {
  return fact('actor.checked', ({ effects }) => {
    const asked = effects.findLast(({ effect }) => effect.kind === 'actor.check' && kinds.includes(effect.cause.kind));
    if (asked?.effect.kind !== 'actor.check') throw new Error('nobody wished to know who asks');
    const { actor, cause } = asked.effect;
    const { member = true, text = fineText, seen = null, paused = null } = looked;
    return { answers: asked.id, actor, role, cause, capacity: { free }, member, text, seen, paused };
  });
}

const causes = ['label', 'command', 'edited command', 'edit', 'review', 'start'];

/** The answer to the latest look at who asked before a start. */
export function mayStart(changes: Looked = {}, role: Role | null = 'write'): Fact {
  return permission(role, undefined, changes, ['start']);
}

/** The answer to the latest look at who gave a command. */
export function mayCommand(role: Role | null = 'write', changes: Looked = {}): Fact {
  return permission(role, undefined, changes, ['command']);
}

/** The look-up that a label led to. */
export function looked(changes: Looked, role: Role | null = 'write'): Fact {
  return permission(role, undefined, changes);
}

/** @param changes what the issue says now */
export function edited(changes: Partial<Issue>, sender = 'mona'): Fact {
  return fact('issue.edited', () => ({ repository, issue: issue(['backend'], changes), sender }));
}

export function reopened(labels = ['backend'], sender = 'mona'): Fact {
  return fact('issue.reopened', () => ({ repository, issue: issue(labels), sender }));
}

export function removed(how: 'deleted' | 'transferred' = 'deleted', to: string | null = null): Fact {
  return fact('issue.removed', () => ({ how, to }));
}

export function unlocked(): Fact {
  return fact('issue.unlocked', () => ({}));
}

export function commentRefused(key = 'question/b1'): Fact {
  return fact('comment.refused', () => ({
    key,
    number: issueNumber,
    note: { about: 'rejected', reason: 'no' } as const,
  }));
}

export function labelRenamed(from: string, to: string): Fact {
  return fact('label.renamed', () => ({ from, to }));
}

export function repositoryMoved(name: string): Fact {
  return fact('repository.moved', () => ({ repository: { ...repository, name } }));
}

export function accessLost(why = 'the App was suspended'): Fact {
  return fact('access.lost', () => ({ why }));
}

export function accessReturned(): Fact {
  return fact('access.returned', () => ({}));
}

export function held(by = 'resumed by mona'): Fact {
  return fact('hold.ended', () => ({ by }));
}

export function halted(by = 'mona'): Fact {
  return fact('work.halted', () => ({ by }));
}

export function botRefused(actor = 'otherbot[bot]', label = 'backend'): Fact {
  return fact('trigger.refused', () => ({
    repository,
    issue: issue(),
    trigger: `label ${label}`,
    label,
    actor,
    reason: 'a bot that is not listed',
  }));
}

/** An edit put a command into an old comment. */
export function editedCommand(word: string, actor = 'mona'): Fact {
  const comment = { id: 77, url: 'https://github.com/acme/widgets/issues/12#issuecomment-77' };
  const command: Command = { verb: 'stop', word, text: '', actor, comment, number: issueNumber, onPull: false };
  return fact('command.edited', () => ({ repository, issue: issue(), command }));
}

export function slotTaken(host = 'host-1', changes: Partial<Body<'slot.taken'>> = {}): Fact {
  return fact('slot.taken', ({ task }) => ({ host, attempt: task?.attempt ?? 0, ...changes }));
}

export function started(changes: Partial<Body<'session.started'>> = {}): Fact {
  return fact('session.started', (told) => ({
    ...fenceOf(told, 'session.started'),
    name: 'rust-12',
    branch: 'conductor/12-sort',
    ...changes,
  }));
}

export function refused(reason: string, changes: Partial<Body<'session.refused'>> = {}): Fact {
  return fact('session.refused', (told) => ({
    ...fenceOf(told, 'session.refused'),
    code: 'setup_failed',
    reason,
    permanent: false,
    ...changes,
  }));
}

export function exited(code: number | null, changes: Partial<Body<'session.exited'>> = {}): Fact {
  const reason = code === null ? 'killed' : `exit ${code}`;
  return fact('session.exited', (told) => ({ ...fenceOf(told, 'session.exited'), code, reason, tail: '', ...changes }));
}

export function observed(condition: Condition, changes: Partial<Body<'session.observed'>> = {}): Fact {
  return fact('session.observed', (told) => ({
    ...fenceOf(told, 'session.observed'),
    condition,
    evidence: `looks ${condition}`,
    ...changes,
  }));
}

export function reported(report: Body<'session.reported'>['report'], text = 'so it is'): Fact {
  return fact('session.reported', ({ events }) => ({ report, message: `message-${events}`, text }));
}

export function sessionStopped(changes: Partial<Body<'session.stopped'>> = {}): Fact {
  return fact('session.stopped', (told) => ({ ...fenceOf(told, 'session.stopped'), salvage: null, ...changes }));
}

export function lost(reason = 'tmux has no such session', changes: Partial<Body<'session.lost'>> = {}): Fact {
  return fact('session.lost', (told) => ({ ...fenceOf(told, 'session.lost'), reason, ...changes }));
}

/** The verdict on the message that is under way. */
export function delivered(verdict: Body<'message.delivered'>['verdict'] = 'delivered'): Fact {
  return fact('message.delivered', ({ task }) => {
    const key = task?.mail.find(({ state }) => state === 'sent')?.key ?? 'a-message';
    return { key, verdict, reason: 'the pane is gone' };
  });
}

/** A letter of the agent of another task. */
export function mailArrived(changes: Partial<Letter> = {}): Fact {
  return fact('mail.arrived', ({ events }) => ({
    letter: {
      ...{ key: `letter-${events}`, from: 'docs-agent on #13', kind: 'agent', about: 'agent', sender: '4711-13' },
      ...{ question: null, priority: 'normal', text: 'The schema has changed.', ...changes },
    } as Letter,
  }));
}

export function mailDue(): Fact {
  return fact('mail.due', () => ({}));
}

/** The agent writes to others. */
export function writes(to: string, text = 'The schema has changed.', priority: Priority = 'normal'): Fact {
  return fact('session.reported', () => ({ report: 'message' as const, message: 'm-1', text, to, priority }));
}

/** @param number of the commit that was validated; null: there was none */
export function checked(
  verdict: Verdict,
  number: number | null = 1,
  changes: Partial<Body<'checks.finished'>> = {},
): Fact {
  const result = {
    name: 'test',
    command: 'make test',
    verdict,
    exitCode: 0,
    durationMs: 5,
    tail: 'the log',
    log: '/log',
  };
  const body = { commit: number === null ? null : sha(number), verdict, results: [result], summary: 'sorted it' };
  return fact('checks.finished', (told) => ({ ...fenceOf(told, 'checks.finished'), ...body, ...changes }));
}

export function pushed(number = 1): Fact {
  return fact('branch.pushed', () => ({ commit: sha(number), summary: null, flagged: [] }));
}

export function pushRefused(reason = 'a person pushed to the branch'): Fact {
  return fact('branch.refused', () => ({ code: 'not_fast_forward', reason }));
}

export function pullOpened(head = 1): Fact {
  return fact('pull.opened', () => ({ number: 40, url: 'https://github.com/acme/widgets/pull/40', head: sha(head) }));
}

export function pullRefused(reason = 'no commits between main and the branch'): Fact {
  return fact('pull.refused', () => ({ reason }));
}

export function merged(): Fact {
  return fact('pull.closed', () => ({ merged: true, mergeCommit: sha(99), by: 'mona' }));
}

export function closedUnmerged(): Fact {
  return fact('pull.closed', () => ({ merged: false, mergeCommit: null, by: 'mona' }));
}

export function ciHinted(head = 1): Fact {
  return fact('ci.hinted', () => ({ sha: sha(head) }));
}

export function ci(state: Body<'ci.finished'>['ci']['state'], { head = 1, runAttempt = 1, last = false } = {}): Fact {
  const failure = { name: 'build', conclusion: 'failure', step: 'make', log: 'no such file', url: 'https://ci' };
  const failures = state === 'failing' ? [failure] : [];
  return fact('ci.finished', () => ({ ci: { state, sha: sha(head), checks: [] }, runAttempt, failures, last }));
}

export function reviewed(
  state: 'approved' | 'changes_requested' | 'commented',
  { id = 7, reviewer = 'rob' } = {},
): Fact {
  const review = { id, state, reviewer, body: 'hm', url: 'https://review', comments: [] };
  return fact('review.submitted', () => ({ review }));
}

export function timerFired(timer: Timer, mark: number): Fact {
  return fact('timer.fired', () => ({ timer, mark }));
}

/** The timer that was set last fires. */
export function timeIsUp(timer: Timer): Fact {
  return fact('timer.fired', ({ effects }) => {
    const set = effects.findLast(({ effect }) => effect.kind === 'timer.set' && effect.timer === timer);
    return { timer, mark: set?.effect.kind === 'timer.set' ? set.effect.mark : Number.NaN };
  });
}

export function statusShown(comment = 5): Fact {
  return fact('status.shown', () => ({ comment, hash: 'abc' }));
}

export function effectFailed(effect: string, permanent: boolean): Fact {
  return fact('effect.failed', () => ({ effect, reason: 'GitHub said no', permanent }));
}

/** Somebody wrote it into the memory. */
export function wrote(edit: TaskEdit, by = 'file'): Fact {
  return fact('memory.edited', () => ({ edit, by }));
}

/** A person edited a comment of ours. */
export function statusEdited(changes: Partial<Body<'status.edited'>> = {}): Fact {
  return fact('status.edited', () => ({ comment: 5, hash: 'other', ticked: [], sender: 'mona', ...changes }));
}

export function statusRemoved(comment = 5): Fact {
  return fact('status.removed', () => ({ comment }));
}

/** Redis was lost: this is left of the task. */
export function recovered(changes: Partial<Remains> = {}): Fact {
  const nothing = { label: 'backend', requester: 'mona', branch: '', host: 'host-1', session: null, pull: null };
  const entries = { attempts: [], blockers: [], decisions: [], isCompleted: false, createdAt: 0 };
  return fact('task.recovered', () => ({
    ...{ repository, issue: issue() },
    remains: { agent: 'rust', ...nothing, ...entries, ...changes },
  }));
}

export function entriesRecovered(entries: Partial<Body<'entries.recovered'>> = {}): Fact {
  return fact('entries.recovered', () => ({ blockers: [], decisions: [], ...entries }));
}

// What people wrote into the memory of a task, in a file or on the project issue. Told twice, it changes nothing more.
import type { Blocker } from '../blocker.ts';
import { type Danger, judge } from '../danger/judge.ts';
import type { Effect } from '../effect.ts';
import { addMail, type Letter, refusalOf } from '../mail.ts';
import { isUnprintable } from '../mail-text.ts';
import type { TaskEdit } from '../memory-edit.ts';
import { openBlockers, type Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { showNow } from './wish.ts';

type Edited = Case<'memory.edited'>;

export const memory: Part<'memory.edited'> = {
  'memory.edited': [
    {
      from: 'any',
      label: 'what was written would destroy the host: it is kept, and the agent is not told',
      verdict: 'refused',
      code: (given) => dangerIn(given)?.code ?? '',
      because: (given) => dangerIn(given)?.reason ?? '',
      when: (given) => isNews(given) && dangerIn(given) !== undefined,
      patch: recorded,
      effects: (given) => [flag(given), ...showNow()],
    },
    {
      from: 'any',
      label: 'a blocker was written into the memory: people are told, and the agent',
      when: (given) => of(given, 'blocker.opened', 'blocker.reopened') && isNews(given),
      patch: (given) => ({ ...recorded(given), ...mailed(given) }),
      effects: (given) => [...callPeople(given), ...showNow()],
    },
    {
      from: 'any',
      label: 'a blocker was resolved in the memory',
      when: (given) => of(given, 'blocker.resolved') && isNews(given),
      patch: (given) => ({ ...recorded(given), ...mailed(given) }),
      effects: (given) => [...goOn(given), ...showNow()],
    },
    {
      from: 'any',
      label: 'a decision was written into the memory, or an entry has other words',
      when: isNews,
      patch: (given) => ({ ...recorded(given), ...mailed(given) }),
      effects: showNow,
    },
  ],
};

function of({ event }: Edited, ...kinds: readonly TaskEdit['kind'][]): boolean {
  return kinds.includes(event.edit.kind);
}

/** The record decides, not the event's id: a process that was killed between telling and writing tells again. */
function isNews({ task, event: { edit } }: Edited): boolean {
  const blocker = task.blockers.find(({ id }) => id === edit.id);
  const decision = task.decisions.find(({ id }) => id === edit.id);
  switch (edit.kind) {
    case 'blocker.opened':
      return blocker === undefined;
    case 'blocker.resolved':
      return blocker !== undefined && (blocker.closedAt === null || isOtherOutcome(blocker, edit.outcome));
    case 'blocker.reopened':
      return blocker !== undefined && blocker.closedAt !== null;
    case 'blocker.reworded':
      return blocker !== undefined && blocker.text !== edit.text;
    case 'decision.made':
      return decision === undefined;
    case 'decision.reworded':
      return decision !== undefined && decision.text !== edit.text;
  }
}

function recorded(given: Edited): Partial<Task> {
  const { task, event } = given;
  const { edit, at } = event;
  const changed = (changes: Partial<Blocker>) =>
    task.blockers.map((one) => (one.id === edit.id ? { ...one, ...changes } : one));
  switch (edit.kind) {
    case 'blocker.opened':
      return { blockers: [...task.blockers, opened(given)] };
    case 'blocker.resolved':
      return { blockers: task.blockers.map((one) => (one.id === edit.id ? closed(one, edit, given) : one)) };
    case 'blocker.reopened':
      return { blockers: changed({ closedAt: null, closedBy: null, resolution: null }) };
    case 'blocker.reworded':
      return { blockers: changed({ text: edit.text }) };
    case 'decision.made': {
      const made = { id: edit.id, text: edit.text, author: edit.author ?? event.by, at };
      return { decisions: [...task.decisions, made] };
    }
    case 'decision.reworded':
      return {
        decisions: task.decisions.map((one) => (one.id === edit.id ? { ...one, text: edit.text } : one)),
      };
  }
}

function isOtherOutcome({ resolution }: Blocker, outcome: string): boolean {
  return outcome !== '' && outcome !== resolution;
}

/** One that was resolved before only gets another outcome. */
function closed(
  blocker: Blocker,
  { outcome, by }: Extract<TaskEdit, { kind: 'blocker.resolved' }>,
  { event }: Edited,
): Blocker {
  if (blocker.closedAt !== null) return { ...blocker, resolution: outcome };
  return { ...blocker, closedAt: event.at, closedBy: by ?? event.by, resolution: outcome };
}

/** The blocker as it is after a person opened it, or opened it again. */
function opened({ task, event: { edit, by, at } }: Edited): Blocker {
  const known = task.blockers.find(({ id }) => id === edit.id);
  if (known) return { ...known, closedAt: null, closedBy: null, resolution: null };
  return {
    id: edit.id,
    kind: edit.kind === 'blocker.opened' && edit.asks ? 'ask' : 'blocker',
    text: wordsOf(edit),
    author: authorOf(edit) ?? by,
    from: 'person',
    openedAt: at,
    closedAt: null,
    closedBy: null,
    resolution: null,
  };
}

/** Once for each time it was opened. */
function callPeople(given: Edited): readonly Effect[] {
  const { task, event } = given;
  const again = event.edit.kind === 'blocker.reopened' ? `/${task.rev}` : '';
  const note = { about: 'question', blocker: opened(given) } as const;
  return [{ kind: 'comment.post', key: `blocker/${event.edit.id}${again}`, number: task.issue.number, note }];
}

function flag({ task, event: { edit, by, id } }: Edited): Effect {
  const reason = judge(wordsOf(edit))?.reason ?? '';
  const note = { about: 'flagged', entry: edit.id, by: authorOf(edit) ?? by, reason } as const;
  return { kind: 'comment.post', key: `flagged/${edit.id}/${id}`.slice(0, 100), number: task.issue.number, note };
}

function dangerIn({ event }: Edited): Danger | undefined {
  return judge(wordsOf(event.edit));
}

/** As `/conductor block`, `unblock`, `decide` and `answer` do: into the queue of the agent's mail, while one will be there to read it. */
function mailed(given: Edited): Partial<Task> {
  const { task, event, policy } = given;
  const letter = letterOf(given);
  if (letter.text.trim() === '' || isUnprintable(letter.text)) return {};
  return refusalOf(task, letter, policy.limits, event.at) ? {} : addMail(task, letter, event.at);
}

function letterOf({ task, event }: Edited): Letter {
  const { edit, by } = event;
  const blocker = task.blockers.find(({ id }) => id === edit.id);
  const words = edit.kind === 'blocker.reopened' ? (blocker?.text ?? '') : wordsOf(edit);
  const isAsked = edit.kind === 'blocker.resolved' && blocker?.from === 'agent' && blocker.kind === 'ask';
  const isAnswer = isAsked && words !== '';
  // Struck out, a question gets no answer any more: who asked must not wait for one.
  const unanswered = isAsked && !isAnswer ? `gets no answer: ${blocker.text}` : '';
  return {
    key: `memory-${event.id}`,
    from: authorOf(edit) ?? by,
    kind: 'person',
    about: isAnswer ? 'answer' : aboutOf[edit.kind],
    sender: null,
    question: isAnswer ? (blocker?.text ?? null) : null,
    priority: edit.kind === 'blocker.resolved' ? 'high' : 'normal',
    text: isAnswer || !edit.kind.startsWith('blocker') ? words : `${edit.id} ${words}${unanswered}`.trim(),
  };
}

const aboutOf = {
  'blocker.opened': 'block',
  'blocker.resolved': 'unblock',
  'blocker.reopened': 'block',
  'blocker.reworded': 'block',
  'decision.made': 'decide',
  'decision.reworded': 'decide',
} as const satisfies Readonly<Record<TaskEdit['kind'], Letter['about']>>;

function wordsOf(edit: TaskEdit): string {
  if (edit.kind === 'blocker.resolved') return edit.outcome;
  return edit.kind === 'blocker.reopened' ? '' : edit.text;
}

function authorOf(edit: TaskEdit): string | null {
  if (edit.kind === 'blocker.resolved') return edit.by;
  return edit.kind === 'blocker.opened' || edit.kind === 'decision.made' ? edit.author : null;
}

/** With its last blocker gone a task that waits may start. */
function goOn({ task, event: { edit, by } }: Edited): readonly Effect[] {
  const left = openBlockers(task).filter(({ id, from }) => from === 'person' && id !== edit.id);
  if (task.held === null || left.length > 0) return [];
  return [
    { kind: 'event.repeat', event: { kind: 'hold.ended', by: `unblocked by ${authorOf(edit) ?? by}` }, afterMs: 0 },
  ];
}
